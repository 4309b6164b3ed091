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
