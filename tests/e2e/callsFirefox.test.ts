import type { Page as FirefoxPage } from 'puppeteer-core'
import { beforeAll, describe, it } from 'vitest'
import { launchMediaBrowser } from '../helpers/browser.ts'
import { callScreen, iceNames, newCaller, seesAndHears, standsStill } from '../helpers/calling.ts'
import { eventually } from '../helpers/eventually.ts'
import {
  firefoxSeesAndHears,
  firefoxShows,
  launchFirefox,
  named,
  press,
  reads,
  signInWithFirefox,
} from '../helpers/firefox.ts'
import { newPerson, type Person } from '../helpers/newPerson.ts'
import { beginConversation, connectionIs, say, screen } from '../helpers/screen.ts'
import { startRelay } from '../helpers/startRelay.ts'

/** Two browsers start for it. */
const PATIENCE_MS = 120_000

describe('alice with Chromium and bob with Firefox', () => {
  let alice: Person
  let bob: FirefoxPage

  beforeAll(async () => {
    const relay = await startRelay()
    const browser = await launchMediaBrowser({ fps: 15 })
    alice = await newCaller(browser, relay, 'alice')
    const registered = await newPerson(browser, relay, 'bob')
    // Bob has Firefox and nothing else.
    await registered.context.close()
    bob = await signInWithFirefox(await launchFirefox(), relay, registered)
    await alice.page.goto('/')
    await beginConversation(alice.page, ['bob'])
    await say(alice.page, 'may I call?')
    await connectionIs(alice.page, 'Up to date')
    await bob.goto(alice.page.url())
    await reads(bob, /may I call\?/)
  }, PATIENCE_MS)

  it('see and hear each other when Firefox calls', async () => {
    await press(bob, 'Video call')
    await callScreen(alice.page).accept.click()
    await Promise.all([seesAndHears(alice.page), firefoxSeesAndHears(bob)])
    await eventually(() => firefoxShows(bob, 'alice'))
  })

  /** Who of the two offers is a matter of chance: the ways are found again whoever it is. */
  async function findNewWays(): Promise<void> {
    const before = await iceNames(alice.page)
    await alice.page.evaluate(() => void window.dispatchEvent(new Event('online')))
    await eventually(async () => (await iceNames(alice.page)).join() !== before.join(), { timeoutMs: 20_000 })
    await Promise.all([seesAndHears(alice.page), firefoxSeesAndHears(bob)])
  }

  it('[K5] see and hear each other again when the network changes, and changes again', async () => {
    await findNewWays()
    await findNewWays()
  })

  it('who mutes in Firefox is not heard, and is shown as muted', async () => {
    await press(bob, 'Mute')
    await standsStill(alice.page, 'audioPackets')
    await alice.page.getByRole('img', { name: 'bob is muted' }).waitFor()
    await press(bob, 'Unmute')
    await seesAndHears(alice.page)
  })

  it('Firefox loads the page again, is back, and turns the camera off', async () => {
    await bob.reload()
    await Promise.all([seesAndHears(alice.page), firefoxSeesAndHears(bob)])
    await press(bob, 'Camera off')
    const tile = alice.page.locator('figure').filter({ has: callScreen(alice.page).person('bob') })
    await tile.getByText('BO', { exact: true }).waitFor()
    await standsStill(alice.page, 'frames')
  })

  it('Firefox hangs up, and it is in the record of both', async () => {
    await press(bob, 'Leave call')
    await callScreen(alice.page).stage.waitFor({ state: 'detached' })
    await screen(alice.page)
      .log.getByText(/^Video call, \d+ (s|min), /)
      .waitFor()
    await reads(bob, /Video call, \d+ (s|min), /)
  })

  it('see and hear each other when Firefox is called', async () => {
    await callScreen(alice.page).video.click()
    await press(bob, 'Accept')
    await Promise.all([seesAndHears(alice.page), firefoxSeesAndHears(bob)])
    await findNewWays()
    await callScreen(alice.page).leave.click()
    await named(bob, 'button', 'Voice call').wait()
  })
})
