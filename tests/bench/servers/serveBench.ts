import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { BenchRoom, Memory, ServerAsk, ServerPlan, ServerReady, Usage } from '../harness/messages.ts'

export interface Started extends ServerReady {
  close?(): Promise<void>
}

/** Between looks at the event loop, milliseconds; the same for all servers. */
const RESOLUTION_MS = 10

/** Runs a server as a process of the bench: starts it, says where it listens, measures it when asked. */
export async function serveBench(start: (plan: ServerPlan, kind: string) => Promise<Started>): Promise<void> {
  const [plan = '{}', kind = ''] = process.argv.slice(2)
  const { port, rooms, close } = await start(JSON.parse(plan) as ServerPlan, kind)
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let cpu = process.cpuUsage()

  const late = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS)
  const answers: Record<Exclude<ServerAsk, 'stop'>, () => Usage | Memory | null> = {
    mark() {
      delay.reset()
      cpu = process.cpuUsage()
      return null
    },
    read() {
      const { user, system } = process.cpuUsage(cpu)
      return { cpuUs: user + system, loopP99Ms: late(delay.percentile(99)), loopMaxMs: late(delay.max) }
    },
    memory() {
      globalThis.gc?.()
      globalThis.gc?.()
      const { rss, heapUsed, external } = process.memoryUsage()
      return { rssBytes: rss, heapBytes: heapUsed + external }
    },
  }
  process.on('message', (ask: ServerAsk) => {
    if (ask !== 'stop') return process.send?.(answers[ask]() ?? { done: true })
    void (close?.() ?? Promise.resolve()).finally(() => process.exit(0))
  })
  // Whoever started us is gone: so are we.
  process.on('disconnect', () => process.exit(1))
  process.send?.({ port, rooms } satisfies ServerReady)
}

/** People and rooms of a server that knows no accounts. */
export function inventRooms({ rooms, perRoom, samePeople = false }: ServerPlan): BenchRoom[] {
  return Array.from({ length: rooms }, (_, room) => ({
    name: `conversation/${digits(room)}/${digits(0)}`,
    people: Array.from({ length: perRoom }, (_, at) => {
      const id = digits((samePeople ? 0 : room * perRoom) + at)
      return { id, token: `token-${id}` }
    }),
  }))
}

/** As long as the relay's ids, so that frames are of the same size. */
const digits = (value: number) => value.toString().padStart(16, '0')
