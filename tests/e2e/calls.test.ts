import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchMediaBrowser } from '../helpers/browser.ts'
import {
  callScreen,
  iceNames,
  isInCall,
  newCaller,
  secondDevice,
  seesAndHears,
  standsStill,
} from '../helpers/calling.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { beginConversation, connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

describe('two people', () => {
  let relay: RelayProcess
  let alice: Person
  let bob: Person

  beforeAll(async () => {
    relay = await startRelay()
    const browser = await launchMediaBrowser()
    alice = await newCaller(browser, relay, 'alice')
    bob = await newCaller(browser, relay, 'bob', { viewport: { width: 390, height: 844 } })
    await Promise.all([alice.page.goto('/'), bob.page.goto('/settings')])
    await beginConversation(alice.page, ['bob'])
    await say(alice.page, 'may I call?')
    await connectionIs(bob.page, 'Up to date')
  })

  const record = (page: Page, words: string | RegExp) => screen(page).log.getByText(words).last().waitFor()

  it('[K1] see and hear each other after one press each, whatever is open', async () => {
    await callScreen(alice.page).video.click()
    await callScreen(bob.page).incoming.getByText('alice calls, with video').waitFor()
    await callScreen(bob.page).accept.click()
    await Promise.all([seesAndHears(alice.page), seesAndHears(bob.page)])
    for (const [page, name] of [
      [alice.page, 'bob'],
      [bob.page, 'alice'],
    ] as const) {
      const video = callScreen(page).person(name)
      expect(await video.evaluate((element: HTMLVideoElement) => element.muted)).toBe(false)
      await eventually(() => video.evaluate((element: HTMLVideoElement) => element.videoWidth > 0))
    }
  })

  it('who mutes is not heard, and is shown as muted', async () => {
    await callScreen(alice.page).mute.click()
    await standsStill(bob.page, 'audioPackets')
    await bob.page.getByRole('img', { name: 'alice is muted' }).waitFor()
    await callScreen(alice.page).unmute.click()
    await seesAndHears(bob.page)
  })

  it('who turns the camera off is a face in letters, never a black rectangle', async () => {
    await callScreen(bob.page).cameraOff.click()
    const tile = alice.page.locator('figure').filter({ has: callScreen(alice.page).person('bob') })
    await tile.getByText('BO', { exact: true }).waitFor()
    await standsStill(alice.page, 'frames')
    await callScreen(bob.page).cameraOn.click()
    await tile.getByText('BO', { exact: true }).waitFor({ state: 'detached' })
    await seesAndHears(alice.page)
  })

  it('a shared screen takes the place of the camera, and the camera comes back', async () => {
    const { share } = callScreen(alice.page)
    const tile = bob.page.locator('figure').filter({ has: callScreen(bob.page).person('alice') })
    await share.click()
    await eventually(async () => (await tile.getAttribute('data-picture')) === 'screen')
    await bob.page.getByRole('figure', { name: 'alice’s screen' }).waitFor()
    await alice.page.getByRole('button', { name: 'Stop sharing' }).click()
    await eventually(async () => (await tile.getAttribute('data-picture')) === 'camera')
  })

  it('one goes on reading and writing with the call as a bar', async () => {
    await alice.page.getByRole('button', { name: 'Back to reading' }).click()
    await say(alice.page, 'as I was saying')
    await seesAndHears(alice.page)
    await alice.page.getByRole('button', { name: 'Back to the call' }).click()
  })

  it('[K5] another network is a new way for the same connection, found over our own channel', async () => {
    const count = () => alice.page.evaluate(() => window.connections.length)
    const [before, connections] = [await iceNames(alice.page), await count()]
    await alice.page.evaluate(() => window.dispatchEvent(new Event('online')))
    await eventually(async () => {
      const now = await iceNames(alice.page)
      return now[0] !== before[0] && now[1] !== before[1]
    })
    await Promise.all([seesAndHears(alice.page), seesAndHears(bob.page)])
    expect(await count()).toBe(connections)
  })

  it('[K8] the relay dies and comes back, and media has not noticed', async () => {
    await relay.kill9()
    await alice.page.getByText('The relay is away').waitFor()
    await Promise.all([seesAndHears(alice.page), seesAndHears(bob.page)])
    await relay.restart()
    await alice.page.getByText('The relay is away').waitFor({ state: 'detached', timeout: 30_000 })
    await Promise.all([seesAndHears(alice.page), seesAndHears(bob.page)])
  })

  it('a page that is loaded again is back in the call, whose clock goes on', async () => {
    const since = () =>
      bob.page.evaluate(() => JSON.parse(sessionStorage.getItem('prosa.call') ?? '{}').since)
    const before = await since()
    expect(before).toBeGreaterThan(0)
    await bob.page.reload()
    await Promise.all([seesAndHears(alice.page), seesAndHears(bob.page)])
    expect(await since()).toBe(before)
  })

  it('[K6, K7] hanging up ends it for both, and it is in the conversation', async () => {
    await callScreen(alice.page).leave.click()
    for (const page of [alice.page, bob.page]) await callScreen(page).stage.waitFor({ state: 'detached' })
    await bob.page.goto(alice.page.url())
    for (const page of [alice.page, bob.page]) await record(page, /^Video call, .*, \d+ (s|min)$/)
    await screen(alice.page)
      .sidebar.getByText(/Video call, \d+ (s|min)/)
      .waitFor()
  })

  it('[K6] who declines with words says so, and it is in the record', async () => {
    await callScreen(alice.page).voice.click()
    await callScreen(bob.page).incoming.getByRole('button', { name: 'Decline with a message' }).click()
    await bob.page.getByRole('menuitem', { name: 'I will call you later.' }).click()
    const ended = alice.page.getByRole('status', { name: 'bob' })
    await ended.getByText('Declined').waitFor()
    await ended.getByText('I will call you later.').waitFor()
    await ended.getByRole('button', { name: 'Close' }).click()
    for (const page of [alice.page, bob.page]) await record(page, /^Declined voice call, /)
  })

  it('[K7] a caller who gives up leaves a missed call, from which one calls back', async () => {
    await bob.page.goto('/')
    await callScreen(alice.page).voice.click()
    await callScreen(bob.page).incoming.waitFor()
    await callScreen(alice.page).leave.click()
    await callScreen(bob.page).incoming.waitFor({ state: 'detached' })
    await record(alice.page, /^Voice call, no answer/)
    await screen(bob.page).sidebar.getByText('1 missed call').waitFor({ state: 'attached' })
    await screen(bob.page).sidebar.getByText('Missed voice call').waitFor()

    await bob.page.goto('/calls')
    await bob.page.getByRole('radio', { name: 'Missed' }).check({ force: true })
    // Of all the calls the missed one is left.
    const calls = bob.page.getByRole('listitem').filter({ hasText: / call/ })
    await eventually(async () => (await calls.count()) === 1)
    await calls.filter({ hasText: 'Missed voice call' }).getByRole('button', { name: 'Call alice' }).click()
    await callScreen(alice.page).incoming.getByText('bob calls').waitFor()
    await callScreen(alice.page).accept.click()
    await isInCall(bob.page)
    await callScreen(bob.page).leave.click()
    await callScreen(alice.page).stage.waitFor({ state: 'detached' })
  })

  it('[K6] answered on the second device, the first stops ringing, and takes the call over later', async () => {
    const second = await secondDevice(await launchMediaBrowser(), relay, bob)
    // This one lets nobody use its microphone.
    await second.context.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await second.page.goto(alice.page.url())
    await connectionIs(second.page, 'Up to date')
    await callScreen(alice.page).voice.click()
    await callScreen(bob.page).incoming.waitFor()
    await callScreen(second.page).accept.click()
    await callScreen(bob.page).incoming.waitFor({ state: 'detached' })
    await isInCall(second.page)
    expect(await callScreen(bob.page).stage.count()).toBe(0)
    await second.page.getByText('Prosa may not use your microphone: nobody hears you.').waitFor()

    await bob.page.goto(alice.page.url())
    const bar = bob.page.getByRole('complementary', { name: 'Call in progress: 2 people' })
    await bar.getByText(/alice.* and .*you/).waitFor()
    await bar.getByRole('button', { name: 'Continue here' }).click()
    await callScreen(second.page).stage.waitFor({ state: 'detached' })
    await Promise.all([isInCall(alice.page), isInCall(bob.page)])
    await callScreen(bob.page).leave.click()
    await callScreen(alice.page).stage.waitFor({ state: 'detached' })
    await second.context.close()
  })

  it('[K3] both who call at once are in one call', async () => {
    await bob.page.goto(alice.page.url())
    await connectionIs(bob.page, 'Up to date')
    // As a finger that is already on its way: on a phone the call that comes in lies above the button.
    await Promise.all([alice, bob].map(({ page }) => callScreen(page).voice.dispatchEvent('click')))
    // Whoever was rung before pressing answers by pressing.
    await Promise.all([isInCall(alice.page), isInCall(bob.page)])
    await callScreen(bob.page).leave.click()
    await callScreen(alice.page).stage.waitFor({ state: 'detached' })
  })

  it('[K1] one calls from the other’s card, too', async () => {
    await alice.page.getByRole('button', { name: 'About bob' }).click()
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Voice call', exact: true }).click()
    await callScreen(bob.page).accept.click()
    await Promise.all([isInCall(alice.page), isInCall(bob.page)])
    await callScreen(bob.page).leave.click()
    await callScreen(alice.page).stage.waitFor({ state: 'detached' })
  })
})

describe('a group', () => {
  let relay: RelayProcess
  let people: Person[]
  let titles: Page[]

  beforeAll(async () => {
    relay = await startRelay()
    const browser = await launchMediaBrowser()
    people = []
    for (const name of ['alice', 'bob', 'eve']) people.push(await newCaller(browser, relay, name))
    titles = people.map(({ page }) => page)
    const [alice] = titles
    if (alice === undefined) throw new Error('Nobody is here.')
    await alice.goto('/')
    await beginConversation(alice, ['bob', 'eve'], 'Walks')
    await say(alice, 'shall we talk?')
    for (const page of titles) await page.goto(alice.url())
    for (const page of titles) await connectionIs(page, 'Up to date')
  })

  const three = () => {
    const [alice, bob, eve] = titles
    if (alice === undefined || bob === undefined || eve === undefined) throw new Error('Somebody is missing.')
    return { alice, bob, eve }
  }

  it('who is in a call is busy for another, who may join a later one from the conversation', async () => {
    const { alice, bob, eve } = three()
    await callScreen(alice).video.click()
    await callScreen(eve).decline.click()
    await callScreen(bob).accept.click()
    await Promise.all([seesAndHears(alice), seesAndHears(bob)])
    const bar = eve.getByRole('complementary', { name: 'Call in progress: 2 people' })
    await bar.waitFor()

    await beginConversation(eve, ['bob'])
    const row = screen(eve).sidebar.getByRole('link', { name: 'Walks' })
    await row.getByText('Call in progress: 2 people').waitFor()
    await callScreen(eve).voice.click()
    await eve.getByRole('status', { name: 'bob' }).getByText('In another call').waitFor()
    await bob.getByText('eve called while you were in a call.').waitFor()

    await openConversation(eve, 'Walks')
    await bar.getByRole('button', { name: 'Join' }).click()
    await callScreen(eve).cameraOn.click()
    await Promise.all(titles.map((page) => seesAndHears(page, 2)))
  })

  it('one loads the page again and is back, and whoever closes it is gone within seconds', async () => {
    const { alice, bob, eve } = three()
    await callScreen(eve).mute.click()
    await eve.reload()
    await callScreen(eve).unmute.click()
    await Promise.all(titles.map((page) => seesAndHears(page, 2)))
    await bob.close()
    for (const page of [alice, eve])
      await callScreen(page).person('bob').waitFor({ state: 'detached', timeout: 6_000 })
    await Promise.all([seesAndHears(alice), seesAndHears(eve)])
  })

  it('goes on until the last has left, with everybody in the record', async () => {
    const { alice, eve } = three()
    const again = await (people[1] as Person).context.newPage()
    await again.goto(alice.url())
    await again.getByRole('button', { name: 'Join' }).click()
    await Promise.all([isInCall(again, 2), isInCall(alice, 2)])
    await callScreen(again).leave.click()
    await callScreen(alice).leave.click()
    await eve.getByText('Nobody else is here yet').waitFor()
    await callScreen(eve).leave.click()
    for (const page of [alice, eve])
      await screen(page)
        .log.getByText(/^Video call, .*, \d+ (s|min), with /)
        .waitFor()
  })
})
