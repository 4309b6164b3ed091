import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { MODULES, ROOT } from './paths.mjs'

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** The environment with the project's own tools, and so the pinned Node, first. */
export function toolEnvironment() {
  return { ...process.env, PATH: `${join(MODULES, '.bin')}${delimiter}${process.env.PATH ?? ''}` }
}

/**
 * Runs a command to its end and answers its exit code. The child stays in our process group and on our
 * terminal; a signal that reaches us reaches it. If a signal ends it, or was sent to us meanwhile and ended
 * it with its own code, we end in the same way, so that whoever called sees the truth and no child outlives us.
 */
export function runInForeground(command, args, options = {}) {
  return follow(spawnTool(command, args, { stdio: 'inherit', ...options }))
}

export function spawnTool(command, args, options = {}) {
  return spawn(command, args, { cwd: ROOT, env: toolEnvironment(), ...options })
}

/** Forwards signals to `child` until it ends; answers its exit code. */
export function follow(child) {
  return new Promise((resolve, reject) => {
    const forwarders = FORWARDED.map((signal) => [signal, () => child.kill(signal)])
    for (const [signal, forward] of forwarders) process.on(signal, forward)
    const release = () => {
      for (const [signal, forward] of forwarders) process.off(signal, forward)
    }
    child.once('error', (error) => {
      release()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      release()
      if (signal === null) resolve(code ?? 1)
      else process.kill(process.pid, signal)
    })
  })
}

/**
 * Runs a preparation quietly: its output is shown only if it fails. Throws then, and ends us by the same
 * signal if one ended it.
 */
export async function runQuietly(what, command, args, options = {}) {
  const child = spawnTool(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  const code = await follow(child)
  if (code === 0) return
  process.stderr.write(Buffer.concat(output))
  throw new Error(`${what} failed (exit code ${code}).`)
}
