import { ensureProgram } from './debianPackages.mjs'

/** Answers the path of a Chromium for the tests, installing Debian's when we may; throws with what to install. */
export const ensureChromium = () =>
  ensureProgram({
    name: 'a Chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    packages: ['chromium', 'fonts-noto-color-emoji', 'fonts-noto-core'],
    variable: 'CHROMIUM_PATH',
    elsewhere: 'install Chromium or Chrome, and set CHROMIUM_PATH to its program if it is not on the PATH.',
  })

/**
 * The same engine without windows, for stories that show and call nobody: half the work. Where there is none, or one
 * Chromium was named for everything, that does it too.
 */
export async function ensureChromiumShell(chromium) {
  if (process.env.CHROMIUM_PATH) return chromium
  try {
    return await ensureProgram({
      name: 'Chromium’s headless shell',
      commands: ['chromium-headless-shell'],
      packages: ['chromium-headless-shell'],
      variable: 'CHROMIUM_SHELL_PATH',
      elsewhere: 'set CHROMIUM_SHELL_PATH to its program.',
    })
  } catch {
    return chromium
  }
}
