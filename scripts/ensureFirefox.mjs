import { ensureProgram } from './debianPackages.mjs'

/** Answers the path of a Firefox for the tests, installing Debian's when we may; throws with what to install. */
export const ensureFirefox = () =>
  ensureProgram({
    name: 'a Firefox',
    commands: ['firefox-esr', 'firefox'],
    packages: ['firefox-esr'],
    variable: 'FIREFOX_PATH',
    elsewhere: 'install Firefox, and set FIREFOX_PATH to its program if it is not on the PATH.',
  })
