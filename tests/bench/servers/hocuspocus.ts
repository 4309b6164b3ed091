import { Server } from '@hocuspocus/server'
import { inventRooms, serveBench } from './serveBench.ts'

/** Hocuspocus as its first page shows it: everything in memory, nobody is asked who they are. */
await serveBench(async (plan) => {
  const server = new Server({ port: 0, address: '127.0.0.1', quiet: true })
  await server.listen(0)
  return { port: server.address.port, rooms: inventRooms(plan) }
})
