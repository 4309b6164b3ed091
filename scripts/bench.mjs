import { join } from 'node:path'
import { ensureBuilt } from './ensureBuilt.mjs'
import { ensureChromium } from './ensureChromium.mjs'
import { runInForeground, toolEnvironment } from './processes.mjs'

/** Measures relay and app, or the parts that `args` name; only the app's needs a browser and a build. */
export async function bench(args) {
  const environment = toolEnvironment()
  if (args.length === 0 || args.includes('app')) {
    environment.CHROMIUM_PATH = await ensureChromium()
    await ensureBuilt()
  }
  return runInForeground('node', [join('tests', 'bench', 'bench.ts'), ...args], { env: environment })
}
