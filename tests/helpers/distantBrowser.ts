import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll } from 'vitest'
import type { Host } from './networks.ts'
import { makeTempFolder } from './tempFolder.ts'

const launched: Browser[] = []

/**
 * A Chromium on a machine of its own, with a camera and a microphone. `origin` counts as safe there, as it would with
 * https: without that there is neither.
 */
export async function launchOn({ within }: Host, origin: string): Promise<Browser> {
  const program = join(makeTempFolder('browser'), 'chromium')
  const command = [...within, process.env.CHROMIUM_PATH ?? '/usr/bin/chromium']
  writeFileSync(program, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')} "$@"\n`)
  chmodSync(program, 0o755)
  const browser = await chromium.launch({
    executablePath: program,
    args: [
      `--unsafely-treat-insecure-origin-as-secure=${origin}`,
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${new URL(origin).hostname}`,
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-device-for-media-stream=fps=15',
      '--use-fake-ui-for-media-stream',
    ],
  })
  launched.push(browser)
  return browser
}

afterAll(async () => {
  await Promise.all(launched.map((browser) => browser.close()))
})
