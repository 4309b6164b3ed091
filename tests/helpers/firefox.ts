import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { afterAll } from 'vitest'
import { readReceived, watchConnections } from './calling.ts'
import { eventually } from './eventually.ts'
import type { FreshRelay } from './newPerson.ts'

/** Nobody is asked whether they may, the camera shows colours that change, the microphone hums. */
const MEDIA_PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  // Names instead of addresses need a network that can be asked for them.
  'media.peerconnection.ice.obfuscate_host_addresses': false,
}

const open = new Set<Browser>()

/** A Firefox of one person, by WebDriver BiDi; `npm test` finds or installs one, beside it Debian's is assumed. */
export async function launchFirefox(): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: MEDIA_PREFERENCES,
  })
  open.add(browser)
  return browser
}

afterAll(async () => {
  await Promise.all([...open].map((browser) => browser.close()))
})

/** A page of somebody who signs in as people do. */
export async function signInWithFirefox(
  browser: Browser,
  relay: FreshRelay,
  { user, password }: { readonly user: { readonly username: string }; readonly password: string },
): Promise<Page> {
  const page = await browser.newPage()
  page.setDefaultTimeout(20_000)
  await page.evaluateOnNewDocument(watchConnections)
  await page.goto(`${relay.url}/login`)
  await named(page, 'textbox', 'Username').fill(user.username)
  await page.locator('input[type=password]').fill(password)
  await press(page, 'Sign in')
  await named(page, 'button', 'New conversation').wait()
  return page
}

/** Something of a role and exactly this name, as screen readers have them. */
export const named = (page: Page, role: string, name: string) =>
  page.locator(`::-p-aria(${name}[role="${role}"])`)

export const press = (page: Page, name: string): Promise<void> => named(page, 'button', name).click()

/** These words are somewhere on the page. */
export const reads = (page: Page, words: RegExp): Promise<unknown> =>
  eventually(async () => words.test(await page.evaluate(() => document.body.innerText)), {
    timeoutMs: 20_000,
    everyMs: 100,
  })

/** Pictures and sound of the other go on arriving. */
export async function firefoxSeesAndHears(page: Page): Promise<void> {
  const look = () => page.evaluate(readReceived)
  const patience = { timeoutMs: 20_000, everyMs: 200 }
  await eventually(async () => (await look()).connections === 1, patience)
  let before = await look()
  await eventually(async () => {
    const now = await look()
    // Another connection has taken the place of one that was counted.
    if (now.frames < before.frames) before = now
    return now.frames > before.frames + 5 && now.energy > before.energy
  }, patience)
}

/** Somebody's picture is on the screen, and their sound is not held back. */
export const firefoxShows = (page: Page, name: string): Promise<boolean> =>
  page.evaluate((wanted) => {
    const video = document.querySelector<HTMLVideoElement>(`video[aria-label="${wanted}"]`)
    return video !== null && video.videoWidth > 0 && !video.paused && !video.muted
  }, name)
