import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime } from './oneAtATime.mjs'
import { MODULES, PINNED_NODE, ROOT } from './paths.mjs'
import { runQuietly } from './processes.mjs'

const LOCKFILE = join(ROOT, 'package-lock.json')
const MARKER = join(MODULES, '.installed')

/** Installs what package-lock.json says, unless that is what lies in node_modules. */
export async function ensureInstalled() {
  if (isInstalled()) return
  await oneAtATime('install', async () => {
    if (isInstalled()) return
    console.log('Installing dependencies (half a minute) …')
    const options = { shell: process.platform === 'win32' }
    // Of all install scripts only the one that fetches the pinned Node is wanted: better-sqlite3 ships its
    // binaries, and npm before 11 would compile it nevertheless. allowScripts says the same to later npms.
    await runQuietly(
      'npm ci',
      'npm',
      ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
      options,
    )
    await runQuietly('npm rebuild node', 'npm', ['rebuild', 'node'], options)
    writeFileSync(MARKER, lockHash())
  })
}

function isInstalled() {
  if (!existsSync(PINNED_NODE)) return false
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === lockHash()) return true
  if (!isInStep()) return false
  writeFileSync(MARKER, lockHash())
  return true
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCKFILE)).digest('hex')
}

/**
 * Somebody who adds a dependency with npm has installed already: npm's own record of node_modules then
 * names every package of the lockfile with the same version, but for those of other platforms.
 */
function isInStep() {
  const record = join(MODULES, '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages ?? {}
  const wanted = JSON.parse(readFileSync(LOCKFILE, 'utf8')).packages ?? {}
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (path in installed ? installed[path].version === entry.version : entry.optional === true),
  )
}
