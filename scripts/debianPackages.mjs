import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { runQuietly } from './processes.mjs'

/** So long apt waits for another that installs, seconds. */
const LOCK_S = 300
let isUpdated = false

/**
 * Answers the path of a program that the tests need, installing Debian's `packages` when we may. Without one, throws an
 * error that says what to install: tests that nobody could run must not look as if they had passed.
 *
 * @param {{
 *   name: string,
 *   commands: readonly string[],
 *   packages: readonly string[],
 *   variable?: string,
 *   elsewhere: string,
 * }} program `variable` names an environment variable that may hold its path; `elsewhere` says what to do without apt
 */
export async function ensureProgram({ name, commands, packages, variable, elsewhere }) {
  const find = () => named(variable) ?? commands.map(whereIs).find((path) => path !== undefined)
  const found = find()
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && whereIs('apt-get') !== undefined) {
    await install(packages)
    const installed = find()
    if (installed !== undefined) return installed
  }
  throw new Error(
    [
      `The tests need ${name}, and none was found.`,
      `On Debian or Ubuntu, as root: apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`,
      `Elsewhere: ${elsewhere}`,
    ].join('\n'),
  )
}

function named(variable) {
  const path = variable && process.env[variable]
  if (!path) return undefined
  if (existsSync(path)) return path
  throw new Error(`${variable} names ${path}, which does not exist.`)
}

async function install(packages) {
  console.log(`Installing ${packages.join(', ')} (a minute or two) …`)
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const apt = ['-o', `DPkg::Lock::Timeout=${LOCK_S}`]
  if (!isUpdated) await runQuietly('apt-get update', 'apt-get', [...apt, 'update'], options)
  isUpdated = true
  const args = [...apt, 'install', '-y', '--no-install-recommends', ...packages]
  await runQuietly('apt-get install', 'apt-get', args, options)
}

function whereIs(name) {
  const answer = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' })
  return answer.status === 0 ? answer.stdout.trim() : undefined
}
