import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { oneAtATime } from './oneAtATime.mjs'
import { APP_DIR, ROOT } from './paths.mjs'
import { runQuietly, toolEnvironment } from './processes.mjs'

const SOURCES = ['app', 'sync', 'vite.config.ts', 'package-lock.json', 'tsconfig.json']
const MARKER = `${APP_DIR}.sha256`
const BUILDING = '.building-'

/** Builds the app into dist/app, unless it was built from the sources as they are. */
export async function ensureBuilt() {
  if (isBuilt()) return
  await oneAtATime('build', async () => {
    if (isBuilt()) return
    console.log('Building the app …')
    const hash = sourceHash()
    const fresh = join(dirname(APP_DIR), `${BUILDING}${process.pid}`)
    clearAbandoned()
    try {
      const vite = join('node_modules', 'vite', 'bin', 'vite.js')
      const args = [vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']
      await runQuietly('The build of the app', 'node', args, { env: productionEnvironment() })
      replace(fresh, hash)
    } finally {
      rmSync(fresh, { recursive: true, force: true })
    }
  })
}

/** Whoever builds, a test too: what stands in dist/app is for people. */
function productionEnvironment() {
  const { VITEST, ...environment } = toolEnvironment()
  return { ...environment, NODE_ENV: 'production' }
}

/** What a build that was killed has left; we hold the lock, so none of it is in use. */
function clearAbandoned() {
  const folder = dirname(APP_DIR)
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    if (name.startsWith(BUILDING)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Two renames: a relay that is serving the old build never sees half of the new one. */
function replace(fresh, hash) {
  const old = `${fresh}-old`
  rmSync(MARKER, { force: true })
  if (existsSync(APP_DIR)) renameSync(APP_DIR, old)
  renameSync(fresh, APP_DIR)
  writeFileSync(MARKER, hash)
  rmSync(old, { recursive: true, force: true })
}

function isBuilt() {
  return (
    existsSync(join(APP_DIR, 'index.html')) &&
    existsSync(MARKER) &&
    readFileSync(MARKER, 'utf8') === sourceHash()
  )
}

function sourceHash() {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesUnder(source))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(ROOT, file)))
        .update('\0')
  }
  return hash.digest('hex')
}

function filesUnder(path) {
  if (!existsSync(join(ROOT, path))) return []
  if (path.includes('.')) return [path]
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort()
}
