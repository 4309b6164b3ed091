import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchMediaBrowser } from '../helpers/browser.ts'
import { callScreen, newCaller } from '../helpers/calling.ts'
import { eventually } from '../helpers/eventually.ts'
import { arrived, everyPairSees } from '../helpers/mesh.ts'
import { beginConversation, connectionIs, say, screen } from '../helpers/screen.ts'
import { startRelay } from '../helpers/startRelay.ts'

const NAMES = ['alice', 'bob', 'eve', 'carol', 'dave'] as const
/** A call of this relay holds so many people with video. */
const MOST = 4
/** As many software codecs as there are pairs take their time on a small machine. */
const PATIENCE_MS = 120_000
/** Far less than the PeerServer takes to notice that somebody is gone. */
const SOON_MS = 10_000

describe('four people', { timeout: PATIENCE_MS }, () => {
  const pages = {} as Record<(typeof NAMES)[number], Page>

  beforeAll(async () => {
    const relay = await startRelay({
      program: 'tests/helpers/limitedRelay.ts',
      settings: { TEST_RELAY: JSON.stringify({ limits: { maxMeshVideo: MOST, callEmptyMs: 1_000 } }) },
    })
    const browser = await launchMediaBrowser({ fps: 10 })
    for (const name of NAMES) pages[name] = (await newCaller(browser, relay, name)).page
    const { alice, ...others } = pages
    await alice.goto('/')
    await beginConversation(alice, Object.keys(others), 'Choir')
    await say(alice, 'shall we sing?')
    for (const page of Object.values(others)) await page.goto(alice.url())
    for (const page of Object.values(pages)) await connectionIs(page, 'Up to date')
  }, PATIENCE_MS)

  const join = (page: Page) => page.getByRole('button', { name: 'Join', exact: true }).click()

  it('see and hear each other, the fourth having come later', async () => {
    const { alice, bob, eve, carol, dave } = pages
    await callScreen(alice).video.click()
    for (const page of [carol, dave]) await callScreen(page).decline.click()
    for (const page of [bob, eve]) await callScreen(page).accept.click()
    await carol.getByRole('complementary', { name: 'Call in progress: 3 people' }).waitFor()
    await join(carol)
    await callScreen(carol).cameraOn.click()
    await everyPairSees([alice, bob, eve, carol])
  })

  it('get smaller pictures of each other than two people would', async () => {
    for (const page of [pages.alice, pages.carol]) {
      await eventually(async () => (await arrived(page)).every(({ width }) => width > 0 && width <= 320))
    }
  })

  it('[K4] are as many as fit: who comes then is told so, and goes on reading', async () => {
    const { alice, dave } = pages
    await join(dave)
    const ended = dave.getByRole('status', { name: 'Choir' })
    await ended.getByText('This call is full.').waitFor()
    await ended.getByText('More people than that would be too much').waitFor()
    await ended.getByRole('button', { name: 'Close' }).click()
    await say(dave, 'then I listen next time')
    await screen(dave).article('shall we sing?').waitFor()
    await dave.getByRole('complementary', { name: 'Call in progress: 4 people' }).waitFor()
    expect(await callScreen(alice).person('dave').count()).toBe(0)
  })

  it('have one back who loads the page again', async () => {
    const { alice, bob, eve, carol } = pages
    await eve.reload()
    await everyPairSees([alice, bob, eve, carol])
  })

  it('[K6] are three soon after one closes the page, and there is room again', async () => {
    const { alice, bob, eve, carol, dave } = pages
    await bob.close()
    for (const page of [alice, eve, carol]) {
      await callScreen(page).person('bob').waitFor({ state: 'detached', timeout: SOON_MS })
    }
    await everyPairSees([alice, eve, carol])
    await join(dave)
    await callScreen(dave).person('alice').waitFor()
    for (const page of [dave, carol, eve, alice]) await callScreen(page).leave.click()
    await screen(alice)
      .log.getByText(/^Video call, .*, \d+ (s|min), with /)
      .waitFor()
  })
})
