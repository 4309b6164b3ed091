import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { runQuietly } from './processes.mjs'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PACKAGES = ['chromium', 'fonts-noto-color-emoji', 'fonts-noto-core']

/**
 * Answers the path of a Chromium for the tests, installing Debian's when we may. Without one, throws an
 * error that says what to install: tests that nobody could run must not look as if they had passed.
 */
export async function ensureChromium() {
  const found = findChromium()
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && isCommand('apt-get')) {
    console.log(`Installing ${PACKAGES.join(', ')} (a minute or two) …`)
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    await runQuietly('apt-get update', 'apt-get', ['update'], options)
    await runQuietly(
      'apt-get install',
      'apt-get',
      ['install', '-y', '--no-install-recommends', ...PACKAGES],
      options,
    )
    const installed = findChromium()
    if (installed !== undefined) return installed
  }
  throw new Error(
    [
      'The tests need a Chromium, and none was found.',
      `On Debian or Ubuntu, as root: apt-get update && apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`,
      'Elsewhere: install Chromium or Chrome, and set CHROMIUM_PATH to its program if it is not on the PATH.',
    ].join('\n'),
  )
}

function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`)
  }
  return COMMANDS.map(whereIs).find((path) => path !== undefined)
}

function isCommand(name) {
  return whereIs(name) !== undefined
}

function whereIs(name) {
  const answer = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' })
  return answer.status === 0 ? answer.stdout.trim() : undefined
}
