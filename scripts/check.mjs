import { join } from 'node:path'
import { ensureBuilt } from './ensureBuilt.mjs'
import { checkFirstLoad } from './firstLoad.mjs'
import { runInForeground } from './processes.mjs'

const TYPED = ['sync', 'relay', 'app', 'app/serviceWorker', 'tests']

/** Types, lint, format, import cycles and directions, bytes of the first load: all of them, then the verdict. */
export async function check() {
  const failed = []
  const step = async (name, work) => {
    console.log(`check: ${name}`)
    try {
      if ((await work()) !== 0) failed.push(name)
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      failed.push(name)
    }
  }

  for (const folder of TYPED) {
    await step(`types of ${folder}`, () =>
      runInForeground('node', [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', folder]),
    )
  }
  await step('lint, format, imports', () =>
    runInForeground('node', [
      join('node_modules', '@biomejs', 'biome', 'bin', 'biome'),
      'ci',
      ...(process.stdout.isTTY ? [] : ['--colors=off']),
      '.',
    ]),
  )
  await step('bytes of the first load', async () => {
    await ensureBuilt()
    return checkFirstLoad()
  })

  console.log(failed.length === 0 ? 'check: all well' : `check: failed: ${failed.join('; ')}`)
  return failed.length === 0 ? 0 : 1
}
