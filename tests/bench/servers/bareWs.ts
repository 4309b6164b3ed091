import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { inventRooms, serveBench } from './serveBench.ts'

const ACKNOWLEDGED = Buffer.from('ok')

/** What no server on Node does for less: each frame goes to everybody else in the room, and nothing is kept. */
await serveBench(async (plan) => {
  const rooms = new Map<string, Set<WebSocket>>()
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (ws, request) => {
    const name = request.url ?? '/'
    const room = rooms.get(name) ?? new Set()
    rooms.set(name, room.add(ws))
    ws.on('message', (data) => {
      for (const other of room) if (other !== ws) other.send(data)
      ws.send(ACKNOWLEDGED)
    })
    ws.on('close', () => room.delete(ws))
  })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  return { port: (server.address() as AddressInfo).port, rooms: inventRooms(plan) }
})
