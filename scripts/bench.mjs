import { join } from 'node:path'
import { ensureBuilt } from './ensureBuilt.mjs'
import { ensureChromium } from './ensureChromium.mjs'
import { runInForeground, toolEnvironment } from './processes.mjs'

/** Parts that need a browser and a build. */
const SEEN = ['app', 'calls']

/** Measures relay, app and calls, or the parts that `args` name. */
export async function bench(args) {
  const environment = toolEnvironment()
  if (args.length === 0 || SEEN.some((part) => args.includes(part))) {
    environment.CHROMIUM_PATH = await ensureChromium()
    await ensureBuilt()
  }
  return runInForeground('node', [join('tests', 'bench', 'bench.ts'), ...args], { env: environment })
}
