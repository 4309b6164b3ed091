import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchMediaBrowser, worksOffline } from '../helpers/browser.ts'
import { callScreen, isInCall, newCaller, secondDevice } from '../helpers/calling.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { beginConversation, connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

/** As another tab in front of it would. */
const hide = (page: Page, how: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    document.dispatchEvent(new Event('visibilitychange'))
  }, how)

/** What the system shows for this app. */
const notices = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const shown = await (await navigator.serviceWorker.ready).getNotifications()
    return shown.map(({ title, body }) => `${title}: ${body}`)
  })

const noticesAre = (page: Page, ...expected: readonly string[]) =>
  eventually(async () => expect(await notices(page)).toEqual(expected) ?? true, { timeoutMs: 20_000 })

/** Answers what waits for the next notice to be up: Chromium forgets one that is asked about while it goes up. */
async function watchNotices(context: BrowserContext): Promise<() => Promise<void>> {
  const [worker] = context.serviceWorkers()
  if (worker === undefined) throw new Error('There is no service worker.')
  const counting = await worker.evaluateHandle(() => {
    const counted = { shown: 0 }
    const show = ServiceWorkerRegistration.prototype.showNotification
    ServiceWorkerRegistration.prototype.showNotification = async function (...given) {
      await show.apply(this, given)
      counted.shown += 1
    }
    return counted
  })
  let seen = 0
  return async () => {
    seen += 1
    await eventually(async () => (await counting.jsonValue()).shown === seen)
  }
}

const missedCalls = (page: Page, count: number) =>
  screen(page).sidebar.getByRole('link', {
    name: `${count} missed call${count === 1 ? '' : 's'}`,
    exact: true,
  })

describe('around a call', () => {
  let relay: RelayProcess
  let alice: Person
  let bob: Person

  beforeAll(async () => {
    relay = await startRelay()
    const browser = await launchMediaBrowser()
    alice = await newCaller(browser, relay, 'alice')
    // A browser without a window denies at once: here it would ask.
    await alice.context.addInitScript(() =>
      Object.defineProperty(Notification, 'permission', { get: () => 'default' }),
    )
    bob = await newCaller(browser, relay, 'bob', {
      viewport: { width: 390, height: 844 },
      permissions: ['camera', 'microphone', 'notifications'],
    })
    await Promise.all([alice.page.goto('/'), bob.page.goto('/')])
    await beginConversation(alice.page, ['bob'])
    await say(alice.page, 'may I call?')
    await connectionIs(bob.page, 'Up to date')
  })

  it('[K1] the system tells of a call while the app is hidden, until it is looked at or the call is over', async () => {
    const notice = 'alice calls, with video: Press to answer in Prosa'
    await worksOffline(bob.page)
    const nextNotice = await watchNotices(bob.context)
    await hide(bob.page, 'hidden')
    await callScreen(alice.page).video.click()
    await nextNotice()
    await noticesAre(bob.page, notice)
    await hide(bob.page, 'visible')
    await noticesAre(bob.page)
    await callScreen(bob.page).incoming.waitFor()
    await hide(bob.page, 'hidden')
    await nextNotice()
    await noticesAre(bob.page, notice)
    await callScreen(alice.page).leave.click()
    await noticesAre(bob.page)
    await hide(bob.page, 'visible')
  })

  it('[K7] missed calls are counted on every device until somebody looks at them on one', async () => {
    const second = await secondDevice(await launchMediaBrowser(), relay, bob)
    await second.page.goto('/')
    await Promise.all([missedCalls(bob.page, 1).waitFor(), missedCalls(second.page, 1).waitFor()])
    await missedCalls(bob.page, 1).click()
    const calls = bob.page.getByRole('listitem').filter({ hasText: 'Missed video call' })
    await calls.getByRole('img', { name: 'new' }).waitFor()
    await Promise.all(
      [bob.page, second.page].map((page) => missedCalls(page, 1).waitFor({ state: 'detached' })),
    )
    // It stays unread among what was said, where it belongs.
    const row = screen(second.page).sidebar.getByRole('link', { name: 'alice' })
    await row.getByText('1 unread message, 1 missed call').waitFor({ state: 'attached' })
    await second.context.close()
  })

  it('[K7] the page of calls shows those of one conversation', async () => {
    const where = bob.page.getByRole('combobox', { name: 'Of which conversation' })
    await where.selectOption({ label: 'alice' })
    await bob.page.getByRole('listitem').filter({ hasText: 'Missed video call' }).waitFor()
    await bob.page.reload()
    await bob.page.getByRole('listitem').filter({ hasText: 'Missed video call' }).waitFor()
    expect(await where.locator('option:checked').textContent()).toBe('alice')
  })

  it('[K7] a conversation that is not open shows its last call, and one that goes on', async () => {
    const groups = Array.from({ length: 10 }, (_, index) => `Group ${index}`)
    await bob.page.evaluate(async (names) => {
      for (const name of names)
        await fetch('/api/conversations', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ kind: 'group', name, memberIds: [] }),
        })
    }, groups)
    // One that never had it open, and keeps no more than the ten newest so.
    const fresh = await secondDevice(await launchMediaBrowser(), relay, bob)
    await fresh.page.goto('/')
    const { sidebar } = screen(fresh.page)
    await sidebar.getByRole('link', { name: 'Group 9' }).waitFor()
    const row = sidebar.getByRole('link', { name: /alice/ })
    await row.getByText('Missed video call').waitFor()

    await callScreen(alice.page).voice.click()
    await callScreen(bob.page).accept.click()
    await isInCall(alice.page)
    // Nothing rings any more, and nothing is said: one that comes now has to ask.
    await fresh.page.reload()
    await row.getByText('Call in progress: 2 people').waitFor()
    await callScreen(bob.page).leave.click()
    await row.getByText(/^Voice call, \d+ s/).waitFor()
    await fresh.context.close()
  })

  it('devices are tried out in the settings, and the next call takes those that were chosen', async () => {
    await bob.page.goto('/settings')
    await bob.page.getByRole('button', { name: 'Try camera and microphone' }).click()
    const preview = bob.page.getByLabel('What your camera shows')
    await eventually(() => preview.evaluate((video: HTMLVideoElement) => video.videoWidth > 0))
    const level = bob.page.getByRole('meter', { name: 'How loud you are' })
    await eventually(() => level.evaluate((meter: HTMLMeterElement) => meter.value > 0))
    const mics = bob.page.getByRole('combobox', { name: 'Microphone' })
    const labels = await mics.locator('option').allTextContents()
    const other = labels.at(-1) ?? ''
    await mics.selectOption({ label: other })
    await bob.page.getByRole('button', { name: 'Stop' }).click()
    await preview.waitFor({ state: 'detached' })
    await bob.page.getByRole('button', { name: 'Try the speaker' }).click()
    await bob.page.getByRole('button', { name: 'Silence' }).click()

    await callScreen(alice.page).voice.click()
    await callScreen(bob.page).accept.click()
    await isInCall(alice.page)
    const sent = () =>
      bob.page.evaluate(() =>
        window.connections.flatMap((one) => one.getSenders().map(({ track }) => track?.label)),
      )
    expect(await sent()).toContain(other)
    await callScreen(bob.page).leave.click()
    await callScreen(alice.page).stage.waitFor({ state: 'detached' })
  })

  it('after the first call one is asked once whether calls ring when the app is hidden', async () => {
    const offer = alice.page.getByText('Shall calls ring when the app is hidden, too?')
    await offer.waitFor()
    await alice.page.getByRole('button', { name: 'Not now' }).click()
    await offer.waitFor({ state: 'detached' })
    await alice.page.goto('/settings')
    const box = alice.page.getByRole('checkbox', { name: 'Calls ring when the app is hidden' })
    await box.waitFor()
    expect(await box.isChecked()).toBe(false)
    // Bob's browser had allowed it.
    await bob.page.getByRole('checkbox', { name: 'Calls ring when the app is hidden' }).uncheck()
    await hide(bob.page, 'hidden')
    await alice.page.goto('/')
    await openConversation(alice.page, 'bob')
    await callScreen(alice.page).voice.click()
    await callScreen(bob.page).incoming.waitFor()
    expect(await notices(bob.page)).toEqual([])
    await callScreen(alice.page).leave.click()
    await hide(bob.page, 'visible')
  })
})

describe('calling somebody who does not answer', () => {
  let relay: RelayProcess
  let alice: Person
  let bob: Person

  beforeAll(async () => {
    relay = await startRelay({
      program: 'tests/helpers/limitedRelay.ts',
      settings: { TEST_RELAY: JSON.stringify({ limits: { ringMs: 3_000 } }) },
    })
    const browser = await launchMediaBrowser()
    alice = await newCaller(browser, relay, 'alice')
    bob = await newCaller(browser, relay, 'bob')
    const carol = await newCaller(browser, relay, 'carol')
    await Promise.all([alice.page.goto('/'), bob.page.goto('/people')])
    for (const name of ['carol', 'bob']) {
      await beginConversation(alice.page, [name])
      await say(alice.page, `hello ${name}`)
    }
    // She is not there.
    await carol.context.close()
    await connectionIs(bob.page, 'Up to date')
  })

  /** All that the caller is told, but for the name. */
  async function told(name: string): Promise<readonly string[]> {
    const { page } = alice
    await openConversation(page, name)
    await callScreen(page).voice.click()
    const stage = callScreen(page).stage
    await stage.getByText('is offline, the call').waitFor()
    const while_ = await stage.innerText()
    const ended = page.getByRole('status', { name })
    await ended.getByText('No answer').waitFor()
    const after = await ended.innerText()
    await ended.getByRole('button', { name: 'Close' }).click()
    const record = screen(page).log.getByText(/^Voice call, no answer/)
    await record.waitFor()
    // One's own call is made again, and nobody's words.
    await screen(page).log.getByRole('button', { name: 'Call again' }).waitFor()
    const row = screen(page).sidebar.getByRole('link', { name })
    await row.getByText('Voice call, no answer').waitFor()
    expect(await row.innerText()).not.toContain('You')
    // Names stand between marks that keep their direction; letters stand for faces.
    return [while_, after].map((words) =>
      words
        .replaceAll(/[\u2068\u2069]/g, '')
        .replaceAll(name, 'NAME')
        .replaceAll(/\b[A-Z]{2}\b/g, 'XX'),
    )
  }

  it('[K2] is told that they find it in their list if they are offline, and the same of somebody who blocks', async () => {
    await bob.page.goto(alice.page.url())
    await bob.page.getByRole('button', { name: 'About alice' }).click()
    await bob.page.getByRole('dialog', { name: 'alice' }).getByRole('button', { name: 'Block' }).click()
    await bob.page
      .getByRole('dialog', { name: 'Block alice?' })
      .getByRole('button', { name: 'Block' })
      .click()
    await screen(bob.page).sidebar.getByRole('link', { name: 'alice' }).waitFor({ state: 'detached' })
    const ofCarol = await told('carol')
    expect(ofCarol.join()).toContain('If NAME is offline, the call will be in their list.')
    expect(ofCarol.join()).toContain('They will find the call in their list.')
    expect(await told('bob')).toEqual(ofCarol)
    expect(await callScreen(bob.page).incoming.count()).toBe(0)
  })
})
