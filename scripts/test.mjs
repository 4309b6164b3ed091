import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './ensureBuilt.mjs'
import { ensureChromium, ensureChromiumShell } from './ensureChromium.mjs'
import { ensureFirefox } from './ensureFirefox.mjs'
import { ensureNetworks } from './ensureNetworks.mjs'
import { runInForeground, toolEnvironment } from './processes.mjs'

/**
 * Runs every test, or those that `args` name to vitest. The last line counts them; it is written here, after
 * vitest has gone, so that nothing can follow it.
 */
export async function test(args) {
  const chromium = await ensureChromium()
  const shell = await ensureChromiumShell(chromium)
  const firefox = await ensureFirefox()
  await ensureNetworks()
  await ensureBuilt()

  const folder = mkdtempSync(join(tmpdir(), 'prosa-test-'))
  try {
    const counts = join(folder, 'counts.json')
    const code = await runInForeground(
      'node',
      [
        join('node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=./tests/helpers/vitestCounts.ts',
        ...args,
      ],
      {
        env: {
          ...toolEnvironment(),
          CHROMIUM_PATH: chromium,
          CHROMIUM_SHELL_PATH: shell,
          FIREFOX_PATH: firefox,
          TEST_COUNTS_FILE: counts,
        },
      },
    )
    return report(code, readCounts(counts))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // vitest ended before it could count.
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

function report(code, { passed, failed, skipped }) {
  const ran = passed + failed
  if (ran === 0) console.error('No test ran.')
  else if (code !== 0 && failed === 0) console.error(`vitest failed beside the tests (exit code ${code}).`)
  const ending = skipped > 0 ? `, ${skipped} skipped` : ''
  console.log(`${passed} passed, ${failed} failed${ending}`)
  return code === 0 && failed === 0 && ran > 0 ? 0 : code || 1
}
