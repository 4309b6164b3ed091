import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type {
  ClientOrder,
  Memory,
  ServerAsk,
  ServerKind,
  ServerPlan,
  ServerReady,
  Traffic,
  TrafficOrder,
  Usage,
} from './messages.ts'

const BENCH = join(import.meta.dirname, '..')
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const SCRIPTS: Record<ServerKind, string> = {
  relay: 'relay.ts',
  'socket.io': 'socketIo.ts',
  'socket.io-normal': 'socketIo.ts',
  hocuspocus: 'hocuspocus.ts',
  'y-websocket': 'yWebsocket.ts',
  ws: 'bareWs.ts',
}

export interface BenchServer extends ServerReady {
  readonly kind: ServerKind
  readonly pid: number
  mark(): Promise<void>
  read(): Promise<Usage>
  memory(): Promise<Memory>
  stop(): Promise<void>
}

/** Starts one of the servers in a process of its own; resolves once it listens and everybody is a member. */
export async function startServer(kind: ServerKind, plan: ServerPlan): Promise<BenchServer> {
  const asNpmStart = kind === 'relay' ? ['--max-semi-space-size=4'] : []
  const profile = process.env.PROFILE
  const profiling =
    kind === 'relay' && profile !== undefined ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const child = spawnChild(
    join(BENCH, 'servers', SCRIPTS[kind]),
    [JSON.stringify(plan), kind],
    ['--expose-gc', ...asNpmStart, ...profiling],
  )
  const ready = (await answer(child)) as ServerReady
  const ask = (what: ServerAsk) => request(child, what)
  return {
    ...ready,
    kind,
    pid: child.pid ?? 0,
    mark: async () => {
      await ask('mark')
    },
    read: async () => (await ask('read')) as Usage,
    memory: async () => (await ask('memory')) as Memory,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.connected) child.send('stop' satisfies ServerAsk)
      await gone
    },
  }
}

export interface BenchClients {
  order(order: TrafficOrder): Promise<Traffic>
  order(order: Exclude<ClientOrder, TrafficOrder>): Promise<number>
  stop(): void
}

/** Starts the process that holds all clients. */
export function startClients(): BenchClients {
  const child = spawnChild(join(BENCH, 'clients', 'clients.ts'), [], ['--max-semi-space-size=64'])
  return {
    order: (order: ClientOrder) => request(child, order) as Promise<never>,
    stop: () => child.kill('SIGKILL'),
  }
}

export function spawnChild(
  script: string,
  args: readonly string[],
  execArgv: readonly string[],
): ChildProcess {
  const child = fork(script, args, { execArgv: [...execArgv], serialization: 'advanced' })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

function request(child: ChildProcess, message: ServerAsk | ClientOrder): Promise<unknown> {
  child.send(message)
  return answer(child)
}

/** The next thing a process says. */
export function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`${child.spawnargs.at(-1) ?? 'A process'} ended early.`))
    child.once('exit', ended)
    child.once('message', (message: unknown) => {
      child.off('exit', ended)
      const failure = (message as { failed?: string } | null)?.failed
      if (failure !== undefined) reject(new Error(failure))
      else resolve(message)
    })
  })
}
