import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { eventually } from './eventually.ts'
import { ROOT } from './startRelay.ts'
import { makeTempFolder } from './tempFolder.ts'

export interface TurnOptions {
  readonly address: string
  readonly port: number
  readonly secret: string
  /** What goes before the command. @default nothing */
  readonly within?: readonly string[]
}

export interface TurnServer {
  /** Everything printed so far. */
  logs(): string
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()

/** Whether coturn is on this machine. */
export const hasTurnServer = (): boolean =>
  spawnSync('turnserver', ['--version'], { stdio: 'ignore' }).error === undefined

/** Starts coturn as docs/hosting.md says, on one address; resolves once it listens. It ends with the test file. */
export async function startTurnServer(options: TurnOptions): Promise<TurnServer> {
  const { address, port, within = [] } = options
  const folder = makeTempFolder('turn')
  const file = join(folder, 'turnserver.conf')
  writeFileSync(file, configuration(options, folder))
  const [command = 'turnserver', ...args] = [...within, 'turnserver', '-c', file]
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      output += error.message
      resolve()
    })
  })
  void ended.then(() => running.delete(child))
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  // It tells no one when it listens: one asks it.
  const ask = [...within, 'turnutils_stunclient', '-p', String(port), address]
  const isListening = () => spawnSync('timeout', ['1', ...ask]).stdout.includes('reflexive')
  await eventually(() => !running.has(child) || isListening())
  if (!running.has(child)) throw new Error(`coturn did not start:\n${output}`)
  return {
    logs: () => output,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** What is written for hosts, word for word, but for what differs on every host. */
function configuration({ address, port, secret }: TurnOptions, folder: string): string {
  const docs = readFileSync(join(ROOT, 'docs', 'hosting.md'), 'utf8')
  const written = /```\n(# \/etc\/turnserver\.conf\n[^`]*)```/.exec(docs)?.[1]
  if (written === undefined) throw new Error('docs/hosting.md has no turnserver.conf.')
  const own: Readonly<Record<string, string | undefined>> = {
    'listening-port': String(port),
    'static-auth-secret': secret,
    // Certificates are the host's; without them there is no TLS.
    'tls-listening-port': undefined,
    syslog: undefined,
    cert: undefined,
    pkey: undefined,
  }
  const lines = written.split('\n').flatMap((line) => {
    const [name = ''] = line.split('=')
    if (!Object.hasOwn(own, name)) return [line]
    return own[name] === undefined ? [] : [`${name}=${own[name]}`]
  })
  return [
    ...lines,
    `listening-ip=${address}`,
    `relay-ip=${address}`,
    'no-tls',
    'no-dtls',
    'log-file=stdout',
    `userdb=${join(folder, 'turndb')}`,
    `pidfile=${join(folder, 'pid')}`,
    '',
  ].join('\n')
}

afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
