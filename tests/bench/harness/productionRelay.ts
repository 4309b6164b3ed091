import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const ROOT = join(import.meta.dirname, '..', '..', '..')

export interface ProductionRelay {
  readonly url: string
  readonly pid: number
  /** From the start of the process until it answered that it is ready, milliseconds. */
  readonly readyAfterMs: number
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** The relay as `npm start` runs it, with its own limits, on a folder and a free port. */
export async function startProductionRelay(dataDir: string): Promise<ProductionRelay> {
  const began = performance.now()
  const child = spawn(process.execPath, ['--max-semi-space-size=4', 'relay/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PROSA_PORT: '0',
      PROSA_DATA_DIR: dataDir,
      PROSA_REGISTRATION: 'open',
      PROSA_LOG_LEVEL: 'error',
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/prosa'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const url = await printedAddress(child)
  const ready = await fetch(`${url}/ready`)
  if (!ready.ok) throw new Error(`The relay is not ready: ${await ready.text()}`)
  return {
    url,
    pid: child.pid ?? 0,
    readyAfterMs: performance.now() - began,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function printedAddress(child: ChildProcess): Promise<string> {
  if (child.stdout !== null) {
    const lines = createInterface({ input: child.stdout })
    for await (const line of lines) {
      const url = /ready at (\S+)/.exec(line)?.[1]
      // The rest of what it prints must not fill the pipe.
      if (url !== undefined) return url
    }
  }
  throw new Error('The relay did not start.')
}

/** What a process holds in memory, megabytes; 0 where there is no /proc. */
export function residentMb(pid: number): number {
  try {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kb ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Runs a script to its end; what it says is shown if it fails, or as it comes when asked for. */
export async function runScript(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  output: 'quiet' | 'shown' = 'quiet',
): Promise<void> {
  const stream = output === 'shown' ? 'inherit' : 'pipe'
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', stream, stream],
  })
  running.add(child)
  const said: Buffer[] = []
  for (const from of [child.stdout, child.stderr]) from?.on('data', (chunk: Buffer) => said.push(chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  running.delete(child)
  if (code === 0) return
  process.stderr.write(Buffer.concat(said))
  throw new Error(`${args.join(' ')} ended with ${code}.`)
}
