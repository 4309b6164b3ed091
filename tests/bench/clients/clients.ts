import { setTimeout as delay } from 'node:timers/promises'
import * as Y from 'yjs'
import type { ClientOrder, ConnectOrder, Quantiles, Traffic } from '../harness/messages.ts'
import { type Client, createClient, nowUs } from './client.ts'
import { WIRES } from './wires.ts'

/** A run that has not ended by then never will. */
const PATIENCE_MS = 120_000

let texts: readonly string[] = []
let clients: Client[] = []
let order: ConnectOrder | undefined
let said = 0
let refused: string | undefined
let delivered = 0
let acknowledged = 0
let deliveryUs: number[] = []
let acknowledgementUs: number[] = []
let lastUs = 0

/** What of a room's document its members had when they came: their own messages are added to it. */
const firstStates = new Map<string, Map<number, number>>()

process.on('message', (message: ClientOrder) => {
  handle(message)
    .then((answer) => process.send?.(answer))
    .catch((error: unknown) =>
      process.send?.({ failed: error instanceof Error ? error.message : String(error) }),
    )
})
process.on('disconnect', () => process.exit(1))

function handle(message: ClientOrder): Promise<number | Traffic> {
  switch (message.do) {
    case 'connect':
      return connect(message)
    case 'burst':
      return measure(burst(message.perClient))
    case 'rate':
      return measure(keepRate(message.perSecond, message.seconds))
    case 'drop':
      for (const client of clients) client.drop()
      return Promise.resolve(0)
    case 'return':
      return comeBack(message.behind)
    case 'check':
      return countMissing()
  }
}

async function connect(asked: ConnectOrder): Promise<number> {
  const { kind, port, rooms, atOnce = 50 } = asked
  order = asked
  texts = asked.texts
  clients = rooms.flatMap((room, at) =>
    room.people.map((person, inRoom) =>
      createClient({
        ...{ wire: WIRES[kind], port, room, person },
        index: at * room.people.length + inRoom,
        onDelivery(sentUs, atUs) {
          delivered += 1
          deliveryUs.push(atUs - sentUs)
          lastUs = atUs
        },
        onAcknowledged(sentUs, atUs) {
          acknowledged += 1
          acknowledgementUs.push(atUs - sentUs)
          lastUs = atUs
        },
        onRefused(why) {
          refused = why
        },
      }),
    ),
  )
  const started = nowUs()
  for (let first = 0; first < clients.length; first += atOnce) {
    await Promise.all(
      clients.slice(first, first + atOnce).map(async (client) => {
        const { stepTwo } = await client.connect(Uint8Array.of(0))
        if (stepTwo !== undefined && !firstStates.has(client.room.name)) {
          firstStates.set(client.room.name, Y.parseUpdateMeta(stepTwo).to)
        }
      }),
    )
  }
  return (nowUs() - started) / 1000
}

async function comeBack(behind: number): Promise<number> {
  const started = nowUs()
  await Promise.all(clients.map((client) => client.connect(stateOf(client, behind))))
  return (nowUs() - started) / 1000
}

/** What a member has who missed the last `behind` messages of each. */
function stateOf({ room }: Client, behind: number): Uint8Array {
  const inRoom = clients.filter((other) => other.room === room)
  if (order?.kind.startsWith('socket.io') === true) {
    const total = Math.max(0, said - behind * clients.length)
    const state = Buffer.alloc(4)
    state.writeUInt32BE(total)
    return state
  }
  const state = new Map(firstStates.get(room.name))
  for (const { client, sent } of inRoom) if (sent > behind) state.set(client, sent - behind)
  return Y.encodeStateVector(state)
}

interface Run {
  readonly messages: number
  readonly send: () => Promise<void>
}

const burst = (perClient: number): Run => ({
  messages: perClient * clients.length,
  async send() {
    for (let round = 0; round < perClient; round++) for (const client of clients) say(client)
  },
})

const keepRate = (perSecond: number, seconds: number): Run => {
  const messages = Math.round(perSecond * seconds)
  return {
    messages,
    async send() {
      const started = nowUs()
      for (let count = 0; count < messages; ) {
        const due = Math.min(messages, Math.ceil(((nowUs() - started) / 1e6) * perSecond))
        // One of each seven, so that neighbours are not always in the same room.
        for (; count < due; count++) say(clients[(count * 7) % clients.length])
        await delay(2)
      }
    },
  }
}

function say(client: Client | undefined): void {
  client?.say(texts[said++ % texts.length] ?? '')
}

async function measure({ messages, send }: Run): Promise<Traffic> {
  delivered = 0
  acknowledged = 0
  deliveryUs = []
  acknowledgementUs = []
  const others = (clients[0]?.room.people.length ?? 1) - 1
  const expected = messages * others
  const answers = order !== undefined && WIRES[order.kind].acknowledges ? messages : 0
  const started = nowUs()
  await send()
  while (delivered < expected || acknowledged < answers) {
    if (refused !== undefined) throw new Error(`The server refused: ${refused}`)
    if (nowUs() - started > PATIENCE_MS * 1000) {
      throw new Error(
        `Only ${delivered} of ${expected} deliveries and ${acknowledged} of ${answers} answers came.`,
      )
    }
    await delay(5)
  }
  return {
    messages,
    deliveries: delivered,
    elapsedMs: (lastUs - started) / 1000,
    delivery: quantiles(deliveryUs),
    acknowledgement: quantiles(acknowledgementUs),
  }
}

function quantiles(us: number[]): Quantiles {
  const sorted = Float64Array.from(us).sort()
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) / 1000
  return { p50: at(0.5), p99: at(0.99) }
}

/** A document that applies what the server has must hold every message of the room, once. */
async function countMissing(): Promise<number> {
  let missing = 0
  const seen = new Set<string>()
  for (const client of clients) {
    if (seen.has(client.room.name)) continue
    seen.add(client.room.name)
    client.drop()
    const { stepTwo } = await client.connect(Uint8Array.of(0))
    if (stepTwo === undefined) return 0
    const doc = new Y.Doc()
    Y.applyUpdate(doc, stepTwo)
    if (doc.store.pendingStructs !== null) throw new Error('Something is missing in between.')
    const inRoom = clients.filter((other) => other.room === client.room)
    for (const other of inRoom) missing += other.sent - Y.getState(doc.store, other.client)
    doc.destroy()
  }
  return missing
}
