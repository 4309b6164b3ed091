import { join } from 'node:path'
import { follow, spawnTool, toolEnvironment } from './processes.mjs'

const APP_PORT = 5173

/** The relay with --watch and vite's server beside it; when one ends, so does the other. */
export async function dev() {
  const relay = spawnTool('node', ['--watch', '--watch-preserve-output', 'relay/main.ts'], {
    stdio: 'inherit',
    // People and their browsers come through vite: that is the origin which the relay must know.
    env: { PROSA_PUBLIC_URL: `http://localhost:${APP_PORT}`, ...toolEnvironment() },
  })
  const app = spawnTool(
    'node',
    [join('node_modules', 'vite', 'bin', 'vite.js'), '--port', String(APP_PORT), '--strictPort'],
    { stdio: 'inherit' },
  )
  relay.once('exit', () => app.kill())
  app.once('exit', () => relay.kill())
  const [relayCode, appCode] = await Promise.all([follow(relay), follow(app)])
  return relayCode || appCode
}
