import { quick } from '../harness/machine.ts'
import type { ServerKind, Traffic, TrafficOrder, Usage } from '../harness/messages.ts'
import { startClients, startServer } from '../harness/startProcess.ts'
import { digits, median, noteAim, print, printTable } from '../harness/table.ts'
import { messageTexts } from '../harness/texts.ts'

interface Work {
  readonly title: string
  readonly rooms: number
  readonly perRoom: number
  /** Messages of each client in a burst. */
  readonly burst: number
  readonly ratePerSecond: number
}

const WORKS: readonly Work[] = [
  { title: '20 clients in one room', rooms: 1, perRoom: 20, burst: 100, ratePerSecond: 100 },
  { title: '200 clients in one room', rooms: 1, perRoom: 200, burst: 10, ratePerSecond: 100 },
  { title: '1,000 clients in 100 rooms', rooms: 100, perRoom: 10, burst: 5, ratePerSecond: 200 },
]

const KINDS: readonly ServerKind[] = [
  'relay',
  'socket.io',
  'socket.io-normal',
  'hocuspocus',
  'y-websocket',
  'ws',
]

interface Measured {
  readonly traffic: Traffic
  readonly usage: Usage
  readonly cpuMs: number
}

interface Outcome {
  readonly burst: { readonly perSecond: number; readonly cpuMs: number }
  readonly rate: Measured
  /** At 70 % of the messages a second of its own bursts. */
  readonly high: Measured & { readonly perSecond: number }
}

/** Messages in rooms: what a delivery costs each server, how long it takes, and how free its event loop stays. */
export async function measureRooms(): Promise<void> {
  for (const work of WORKS) {
    const row = printTable(
      `${work.title}: burst of ${work.burst} messages each; ${work.ratePerSecond} messages a second`,
      [
        'server',
        'burst: deliveries a second',
        'burst: CPU a 1,000 deliveries',
        'rate: CPU a 1,000 deliveries',
        'rate: received after, p50 / p99',
        'rate: acknowledged after, p50 / p99',
        'at 70 % of its bursts: messages a second',
        'event loop late, p99 / most',
      ],
    )
    const outcomes = new Map<ServerKind, Outcome>()
    for (const kind of KINDS) {
      const outcome = await run(kind, work)
      outcomes.set(kind, outcome)
      const { burst, rate, high } = outcome
      const { delivery, acknowledgement } = rate.traffic
      row(
        kind,
        digits(burst.perSecond),
        `${digits(burst.cpuMs)} ms`,
        `${digits(rate.cpuMs)} ms`,
        `${digits(delivery.p50)} / ${digits(delivery.p99)} ms`,
        acknowledgement.p99 === 0
          ? '—'
          : `${digits(acknowledgement.p50)} / ${digits(acknowledgement.p99)} ms`,
        digits(high.perSecond),
        `${digits(high.usage.loopP99Ms)} / ${digits(high.usage.loopMaxMs)} ms`,
      )
    }
    judge(work, outcomes)
  }
}

async function run(kind: ServerKind, { rooms, perRoom, burst, ratePerSecond }: Work): Promise<Outcome> {
  const server = await startServer(kind, { rooms, perRoom })
  const clients = startClients()
  const measured = async (order: TrafficOrder) => {
    await server.mark()
    const traffic = await clients.order(order)
    const usage = await server.read()
    return { traffic, usage, cpuMs: usage.cpuUs / traffic.deliveries }
  }
  try {
    const texts = messageTexts()
    await clients.order({ do: 'connect', kind, port: server.port, rooms: server.rooms, texts })
    // The first is for the compiler.
    await measured({ do: 'burst', perClient: burst })
    const bursts: Measured[] = []
    for (let time = 0; time < quick(2, 5); time++)
      bursts.push(await measured({ do: 'burst', perClient: burst }))
    const rates: Measured[] = []
    for (let time = 0; time < quick(1, 3); time++) {
      rates.push(await measured({ do: 'rate', perSecond: ratePerSecond, seconds: quick(2, 5) }))
    }
    const messagesPerSecond = median(
      bursts.map(({ traffic }) => (traffic.messages / traffic.elapsedMs) * 1_000),
    )
    const perSecond = Math.max(1, Math.floor(0.7 * messagesPerSecond))
    const high = await measured({ do: 'rate', perSecond, seconds: quick(2, 5) })
    const missing = await clients.order({ do: 'check' })
    if (missing !== 0) print(`\n${kind}: ${missing} messages are missing from its documents.\n`)
    return {
      burst: {
        perSecond: median(bursts.map(({ traffic }) => (traffic.deliveries / traffic.elapsedMs) * 1_000)),
        cpuMs: median(bursts.map(({ cpuMs }) => cpuMs)),
      },
      rate: middle(rates),
      high: { ...high, perSecond },
    }
  } finally {
    clients.stop()
    await server.stop()
  }
}

/** The run whose cost is the median; with the median of the slowest deliveries, which vary most. */
function middle(runs: readonly Measured[]): Measured {
  const sorted = runs.toSorted((one, other) => one.cpuMs - other.cpuMs)
  const run = sorted[sorted.length >> 1]
  if (run === undefined) throw new Error('Nothing was measured.')
  const p99 = median(runs.map(({ traffic }) => traffic.delivery.p99))
  return { ...run, traffic: { ...run.traffic, delivery: { ...run.traffic.delivery, p99 } } }
}

function judge({ title }: Work, outcomes: ReadonlyMap<ServerKind, Outcome>): void {
  const ours = outcomes.get('relay')
  const chat = outcomes.get('socket.io')
  const plain = outcomes.get('hocuspocus')
  if (ours === undefined || chat === undefined || plain === undefined) return
  for (const [which, cpu] of [
    ['burst', (one: Outcome) => one.burst.cpuMs],
    ['rate', (one: Outcome) => one.rate.cpuMs],
  ] as const) {
    const against = (other: Outcome) => cpu(ours) / cpu(other)
    noteAim({
      what: `${title}, ${which}: CPU against socket.io with SQLite`,
      ratio: against(chat),
      atMost: 1,
    })
    noteAim({ what: `${title}, ${which}: CPU against plain Hocuspocus`, ratio: against(plain), atMost: 1.3 })
  }
  noteAim({
    what: `${title}, rate: p99 from sending to receiving against plain Hocuspocus`,
    ratio: ours.rate.traffic.delivery.p99 / plain.rate.traffic.delivery.p99,
    atMost: 2,
  })
  noteAim({
    what: `${title}: event loop late at 70 % of its bursts, p99`,
    ratio: ours.high.usage.loopP99Ms,
    atMost: 50,
    unit: 'ms',
  })
}
