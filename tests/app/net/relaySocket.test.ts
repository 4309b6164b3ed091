import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket as NodeWebSocket, WebSocketServer } from 'ws'
import { createRelaySocket } from '../../../app/net/relaySocket.ts'
import { PING } from '../../../relay/gate/socketLike.ts'
import { eventually } from '../../helpers/eventually.ts'

/** As a browser does it: a socket that is given up while it opens tells nobody. */
class QuietSocket extends NodeWebSocket {
  constructor(url: string | URL) {
    super(url)
    this.on('error', () => undefined)
  }
}

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It listens nowhere.')
  return `ws://127.0.0.1:${address.port}`
}

function connect(url: string) {
  const socket = createRelaySocket({
    url,
    WebSocket: QuietSocket as unknown as typeof WebSocket,
    minDelayMs: 5,
    silenceMs: 100,
  })
  onTestFinished(() => socket.close())
  return socket
}

it('[G12] a socket that never opens is given up, and another is tried', async () => {
  let tries = 0
  const url = await listen(createServer(() => tries++))
  connect(url)
  await eventually(() => tries >= 3)
})

it('[G12] nor is one waited for that opens, and on which nothing ever comes', async () => {
  let opened = 0
  const silent = new WebSocketServer({ noServer: true })
  const server = createHttpServer().on('upgrade', (request, socket, head) =>
    silent.handleUpgrade(request, socket, head, () => opened++),
  )
  connect(await listen(server))
  await eventually(() => opened >= 3)
})

it('[G12] one on which the relay speaks stays', async () => {
  let opened = 0
  const speaking = new WebSocketServer({ noServer: true })
  const server = createHttpServer().on('upgrade', (request, socket, head) =>
    speaking.handleUpgrade(request, socket, head, (ws) => {
      opened++
      const pulse = setInterval(() => ws.send(Uint8Array.of(PING)), 20)
      ws.on('close', () => clearInterval(pulse))
    }),
  )
  const { provider } = connect(await listen(server))
  let heard = 0
  provider.on('message', () => heard++)
  await eventually(() => heard >= 20)
  expect(opened).toBe(1)
})
