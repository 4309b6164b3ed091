import { setTimeout as delay } from 'node:timers/promises'
import { encodeStructs } from '../../../relay/gate/encodeUpdate.ts'
import { entryIdOf } from '../../../sync/clock.ts'
import type { UserId } from '../../../sync/ids.ts'
import { laneName } from '../../../sync/lanes.ts'
import { openAll } from '../clients/openAll.ts'
import { quick } from '../harness/machine.ts'
import type { Memory, ServerKind } from '../harness/messages.ts'
import { startClients, startServer } from '../harness/startProcess.ts'
import { digits, printTable } from '../harness/table.ts'
import { generatedTexts } from '../harness/texts.ts'

const KINDS: readonly ServerKind[] = ['relay', 'socket.io', 'hocuspocus', 'y-websocket', 'ws']
const ENTRIES = 20

/** What an idle connection and an open document hold in the server's memory. */
export async function measureMemory(): Promise<void> {
  const clients = quick(200, 1_000)
  const documents = quick(200, 2_000)
  const row = printTable(
    `Memory: ${clients} idle clients in ${clients / 10} rooms; ${documents} documents of ${ENTRIES} messages on one socket`,
    ['server', 'when it starts', 'a connection: heap / resident', 'a document: heap / resident'],
  )
  for (const kind of KINDS) {
    const connection = await ofConnections(kind, clients)
    const isHocuspocus = kind === 'relay' || kind === 'hocuspocus'
    const document = isHocuspocus ? await ofDocuments(kind, documents) : undefined
    row(
      kind,
      `${digits(connection.before.rssBytes / 2 ** 20)} MB`,
      grown(connection),
      document === undefined ? '—' : grown(document),
    )
  }
}

interface Grown {
  readonly before: Memory
  readonly after: Memory
  readonly count: number
}

const grown = ({ before, after, count }: Grown): string =>
  `${digits((after.heapBytes - before.heapBytes) / count / 1024)} / ${digits((after.rssBytes - before.rssBytes) / count / 1024)} kB`

/** Settled: what was needed only to connect is gone. */
const SETTLE_MS = 1_000

async function ofConnections(kind: ServerKind, count: number): Promise<Grown> {
  const server = await startServer(kind, { rooms: count / 10, perRoom: 10 })
  const clients = startClients()
  try {
    const before = await server.memory()
    const { port, rooms } = server
    await clients.order({ do: 'connect', kind, port, rooms, texts: [] })
    await delay(SETTLE_MS)
    return { before, after: await server.memory(), count }
  } finally {
    clients.stop()
    await server.stop()
  }
}

async function ofDocuments(kind: ServerKind, count: number): Promise<Grown> {
  const server = await startServer(kind, { rooms: count, perRoom: 1, samePeople: true })
  try {
    const person = server.rooms[0]?.people[0]
    if (person === undefined) throw new Error('Nobody is there.')
    // A connection of its own first, so that it is not counted.
    const before = await server.memory()
    const path = kind === 'relay' ? '/sync' : '/'
    const names = server.rooms.map(({ name }) => name)
    const socket = await openAll(`ws://127.0.0.1:${server.port}${path}`, person.token, names)
    for (const [at, name] of names.entries()) socket.send(name, entriesOf(person.id as UserId, at))
    // Each document also acknowledges nothing else: this client answers no question of the server's.
    while (socket.acknowledged() < count) await delay(20)
    await delay(SETTLE_MS)
    const after = await server.memory()
    socket.close()
    return { before, after, count }
  } finally {
    await server.stop()
  }
}

function entriesOf(user: UserId, at: number): Uint8Array {
  const now = Date.now()
  const values = generatedTexts(ENTRIES).map((t, index) => ({ i: entryIdOf(now, index, at), k: 'm', t }))
  return encodeStructs({ client: 1_000_000 + at, clock: 0 }, { appends: [{ root: laneName(user), values }] })
}
