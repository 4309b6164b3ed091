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
const TICKETS = '**/api/calls/ticket'
/** The lowest of so many peer ids is lower than another one with hardly an exception. */
const MANY = 24

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

  /** The one with the lower peer id offers, and the other has to answer: Chromium asks for many, and takes one. */
  async function letOffer(who: 'Chromium' | 'Firefox'): Promise<void> {
    await alice.page.unroute(TICKETS)
    await alice.page.route(TICKETS, async (route) => {
      // A new token for the same one.
      if (route.request().postData()?.includes('"peer"')) return route.continue()
      const responses = await Promise.all(Array.from({ length: MANY }, () => route.fetch()))
      const found = await Promise.all(
        responses.map(async (response) => ({ response, peer: String((await response.json()).peer) })),
      )
      found.sort((one, other) => (one.peer < other.peer ? -1 : 1))
      const chosen = who === 'Chromium' ? found[0] : found.at(-1)
      await (chosen === undefined ? route.abort() : route.fulfill({ response: chosen.response }))
    })
  }

  it('see and hear each other when Firefox calls', async () => {
    await letOffer('Chromium')
    await press(bob, 'Video call')
    await callScreen(alice.page).accept.click()
    await Promise.all([seesAndHears(alice.page), firefoxSeesAndHears(bob)])
    await eventually(() => firefoxShows(bob, 'alice'))
  })

  async function findNewWays(): Promise<void> {
    const before = await iceNames(alice.page)
    await alice.page.evaluate(() => void window.dispatchEvent(new Event('online')))
    await eventually(async () => (await iceNames(alice.page)).join() !== before.join(), { timeoutMs: 20_000 })
    // The way before brings some more before it falls silent.
    for (let times = 0; times < 3; times++)
      await Promise.all([seesAndHears(alice.page), firefoxSeesAndHears(bob)])
  }

  it('[K5] see and hear each other again, again and again, when Firefox has to answer', async () => {
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
      .log.getByText(/^Video call, .*, \d+ (s|min)$/)
      .waitFor()
    await reads(bob, /Video call, .*, \d+ (s|min)/)
  })

  it('see and hear each other when Firefox is called', async () => {
    await letOffer('Firefox')
    await callScreen(alice.page).video.click()
    await press(bob, 'Accept')
    await Promise.all([seesAndHears(alice.page), firefoxSeesAndHears(bob)])
    await findNewWays()
    await callScreen(alice.page).leave.click()
    await named(bob, 'button', 'Voice call').wait()
  })
})
