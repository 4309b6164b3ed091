import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { eventually } from './eventually.ts'
import { makeTempFolder } from './tempFolder.ts'

export const ROOT = join(import.meta.dirname, '..', '..')
const START_TIMEOUT_MS = 30_000

export interface RelayOptions {
  /** @default a new temporary folder */
  readonly dataDir?: string
  /** 0 takes any free one; a restart keeps it. @default 0 */
  readonly port?: number
  /** Further settings: `PROSA_*` names and values. */
  readonly settings?: Readonly<Record<string, string>>
  /** What is run. @default relay/main.ts */
  readonly program?: string
  /** What goes before the command, such as one that enters another network. @default nothing */
  readonly within?: readonly string[]
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface RelayProcess {
  /** `http://localhost:<port>`, the same after a restart. */
  readonly url: string
  /** As printed on the first run; empty if the folder had an owner already. */
  readonly ownerLink: string
  readonly dataDir: string
  /** Of the process that runs now. */
  pid(): number
  /** Everything printed so far, by every process of this relay. */
  logs(): string
  /** Resolves once the process has ended. Does nothing if it has already. @default SIGTERM */
  stop(signal?: NodeJS.Signals): Promise<Ended>
  /** Whether the process has ended, by itself or not. */
  hasEnded(): boolean
  /** Ends it as a power cut would: nothing is flushed. */
  kill9(): Promise<Ended>
  /** Stops it if it runs; starts it on the same folder and port. */
  restart(): Promise<void>
}

const running = new Set<ChildProcess>()

/** Starts the real relay in a process of its own; resolves once it answers. It ends with the test file. */
export async function startRelay({
  dataDir,
  port = 0,
  settings = {},
  program = 'relay/main.ts',
  within = [],
}: RelayOptions = {}): Promise<RelayProcess> {
  const folder = dataDir ?? makeTempFolder('data')
  let output = ''
  let child = await launch(port)
  const url = match(/Prosa is ready at (\S+)/)
  if (dataDir === undefined) await eventually(() => match(/Owner's link: (\S+)/) !== '')
  const ownerLink = match(/Owner's link: (\S+)/)

  async function launch(onPort: number): Promise<ChildProcess> {
    const before = output.length
    const [command = process.execPath, ...args] = [...within, process.execPath, program]
    const launched = spawn(command, args, {
      cwd: ROOT,
      env: {
        ...withoutSettings(process.env),
        PROSA_PORT: String(onPort),
        PROSA_DATA_DIR: folder,
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(launched)
    launched.once('exit', () => running.delete(launched))
    for (const stream of [launched.stdout, launched.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    await eventually(() => hasEnded(launched) || /Prosa is ready at \S+\s/.test(output.slice(before)), {
      timeoutMs: START_TIMEOUT_MS,
    })
    if (hasEnded(launched)) throw new Error(`The relay ended instead of starting:\n${output.slice(before)}`)
    return launched
  }

  function match(pattern: RegExp): string {
    return pattern.exec(output)?.[1] ?? ''
  }

  const relay: RelayProcess = {
    url,
    ownerLink,
    dataDir: folder,
    pid: () => child.pid ?? 0,
    logs: () => output,
    hasEnded: () => hasEnded(child),
    stop: (signal = 'SIGTERM') => end(child, signal),
    kill9: () => end(child, 'SIGKILL'),
    async restart() {
      await end(child, 'SIGTERM')
      child = await launch(Number(new URL(url).port))
    },
  }
  return relay
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<Ended> {
  return new Promise((resolve) => {
    if (hasEnded(child)) return resolve({ code: child.exitCode, signal: child.signalCode })
    child.once('exit', (code, by) => resolve({ code, signal: by }))
    child.kill(signal)
  })
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** The environment of whoever runs the tests must not change what they find. */
export function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PROSA_')))
}

afterAll(async () => {
  await Promise.all([...running].map((child) => end(child, 'SIGKILL')))
})
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
