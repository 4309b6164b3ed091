import { quick } from '../harness/machine.ts'
import type { ServerKind } from '../harness/messages.ts'
import { startClients, startServer } from '../harness/startProcess.ts'
import { digits, median, printTable } from '../harness/table.ts'
import { messageTexts } from '../harness/texts.ts'

const ROOMS = 50
const PER_ROOM = 10
const KINDS: readonly ServerKind[] = ['relay', 'socket.io', 'hocuspocus', 'y-websocket']

/** 500 clients lose their sockets and come back at once, each without the last message of every member. */
export async function measureStorm(): Promise<void> {
  const row = printTable(`${ROOMS * PER_ROOM} clients in ${ROOMS} rooms come back at once`, [
    'server',
    'everybody has everything after',
    'CPU a client',
    'event loop late, p99 / most',
  ])
  for (const kind of KINDS) {
    const server = await startServer(kind, { rooms: ROOMS, perRoom: PER_ROOM })
    const clients = startClients()
    const times: number[] = []
    const cpu: number[] = []
    const late: { loopP99Ms: number; loopMaxMs: number }[] = []
    await clients.order({
      do: 'connect',
      kind,
      port: server.port,
      rooms: server.rooms,
      texts: messageTexts(),
    })
    await clients.order({ do: 'burst', perClient: 20 })
    for (let time = 0; time < quick(2, 5); time++) {
      await clients.order({ do: 'drop' })
      await server.mark()
      times.push(await clients.order({ do: 'return', behind: 1 }))
      const usage = await server.read()
      cpu.push(usage.cpuUs / 1_000 / (ROOMS * PER_ROOM))
      late.push(usage)
    }
    row(
      kind,
      `${digits(median(times))} ms`,
      `${digits(median(cpu))} ms`,
      `${digits(median(late.map(({ loopP99Ms }) => loopP99Ms)))} / ${digits(median(late.map(({ loopMaxMs }) => loopMaxMs)))} ms`,
    )
    clients.stop()
    await server.stop()
  }
}
