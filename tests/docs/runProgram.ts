import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import { withoutSettings } from '../helpers/startRelay.ts'

/** A program of the docs that runs. */
export interface Program {
  output(): string
  /** Resolves once it printed this so many times. @default once */
  printed(text: string, times?: number): Promise<void>
  /** Resolves with its code. */
  readonly ended: Promise<number | null>
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()

export function runProgram(
  folder: string,
  file: string,
  settings: Record<string, string>,
  words: readonly string[] = [],
): Program {
  const child = spawn(process.execPath, [file, ...words], {
    cwd: folder,
    env: { ...withoutSettings(process.env), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  return {
    output: () => output,
    async printed(text, times = 1) {
      await eventually(() => output.split(text).length > times)
    },
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})
