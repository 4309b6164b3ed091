import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser, launchMortal } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { anotherDevice, newPerson, type Person } from '../helpers/newPerson.ts'
import { person } from '../helpers/pair.ts'
import {
  beginConversation,
  choose,
  connectionIs,
  openConversation,
  say,
  screen,
  stateIs,
} from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
let alice: Person
let bob: Person
let eve: Person
let carol: Person
beforeAll(async () => {
  relay = await startRelay()
  // Whoever comes first invites the others: they are alice's contacts (S4).
  alice = await person(relay, 'alice')
  bob = await person(relay, 'bob')
  eve = await person(relay, 'eve')
  carol = await person(relay, 'carol')
  await beginConversation(alice.page, ['bob'])
  await openConversation(bob.page, 'alice')
})

/** What the header of an open direct conversation says of the other. */
const headerOf = (page: Page) =>
  page
    .getByRole('region')
    .filter({ has: page.getByRole('log') })
    .locator('header p')
    .first()
const headerSays = (page: Page, words: RegExp) =>
  eventually(async () => expect(await headerOf(page).textContent()).toMatch(words) ?? true, {
    timeoutMs: 20_000,
  })
/** As another tab in front of it would. */
const hide = (page: Page, how: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    document.dispatchEvent(new Event('visibilitychange'))
  }, how)
/** Names stand between marks that keep their direction. */
const words = (text: string) =>
  new RegExp(`^${text.replace(/\b(alice|bob|eve|carol)\b/g, '\u2068?$1\u2069?')}$`)
/** While these people type. */
const typingIs = (page: Page, text: string, ...people: readonly Person[]) =>
  eventually(async () => {
    for (const person of people) await screen(person.page).message.press('x')
    expect(await page.getByText(words(text)).count()).toBe(1)
    return true
  })
const nobodyTypes = (page: Page) => page.getByText(/typing$/).waitFor({ state: 'detached' })
/** Who is said to look at the conversation that this page shows. */
const viewersAre = (page: Page, ...names: string[]) =>
  eventually(async () => {
    const labels = await page.getByRole('img', { name: /^Here now/ }).all()
    const label = (await labels[0]?.getAttribute('aria-label')) ?? ''
    expect(['bob', 'carol', 'eve'].filter((name) => label.includes(name))).toEqual(names)
    return true
  })

describe('[P1] a contact', () => {
  it('goes away and comes back, in the header and in the list', async () => {
    await headerSays(bob.page, /· online$/)
    await hide(alice.page, 'hidden')
    await headerSays(bob.page, /· away$/)
    await screen(bob.page).sidebar.getByRole('img', { name: 'away' }).waitFor()
    await hide(alice.page, 'visible')
    await headerSays(bob.page, /· online$/)
    await screen(bob.page).sidebar.getByRole('img', { name: 'online' }).waitFor()
  })

  it('without input for five minutes is away, and back with the first key', async () => {
    await alice.page.clock.install()
    await alice.page.reload()
    await connectionIs(alice.page, 'Up to date')
    await alice.page.clock.fastForward('05:01')
    await headerSays(bob.page, /· away$/)
    await alice.page.clock.resume()
    await alice.page.keyboard.press('Shift')
    await headerSays(bob.page, /· online$/)
  })

  it('who loads the page again was never gone', async () => {
    await headerSays(bob.page, /· online$/)
    const said = await headerOf(bob.page).evaluateHandle((header) => {
      const words = [header.textContent ?? '']
      new MutationObserver(() => words.push(header.textContent ?? '')).observe(header, {
        childList: true,
        characterData: true,
        subtree: true,
      })
      return words
    })
    for (let time = 0; time < 3; time++) {
      await alice.page.reload()
      await connectionIs(alice.page, 'Up to date')
    }
    await hide(alice.page, 'hidden')
    await headerSays(bob.page, /· away$/)
    await hide(alice.page, 'visible')
    await headerSays(bob.page, /· online$/)
    expect((await said.jsonValue()).filter((words) => !/(online|away)$/.test(words))).toEqual([])
  })

  it('is unknown while one is offline oneself, never as they were', async () => {
    await headerSays(bob.page, /· online$/)
    await bob.context.setOffline(true)
    await connectionIs(bob.page, 'Offline')
    await headerSays(bob.page, /^@alice$/)
    expect(
      await screen(bob.page)
        .sidebar.getByRole('img', { name: /online|away/ })
        .count(),
    ).toBe(0)
    await bob.context.setOffline(false)
    await headerSays(bob.page, /· online$/)
  })

  it('whose browser is killed is gone, and it says when they were last here', async () => {
    const { browser, kill9 } = await launchMortal()
    const dave = await newPerson(browser, relay, 'dave')
    await dave.page.goto('/')
    await connectionIs(dave.page, 'Up to date')
    await beginConversation(alice.page, ['dave'])
    await headerSays(alice.page, /· online$/)
    await kill9()
    await headerSays(alice.page, /· last here \d/)
  })

  it('[P2] who hides that they are online neither is seen nor sees, at once', async () => {
    await openConversation(alice.page, 'bob')
    await headerSays(alice.page, /· online$/)
    await bob.page.goto('/settings')
    await bob.page.getByLabel('Show when I am online').uncheck()
    await bob.page.getByLabel('Show when I was last here').uncheck()
    await headerSays(alice.page, /^@bob$/)
    await bob.page.goto('/')
    await openConversation(bob.page, 'alice')
    await connectionIs(bob.page, 'Up to date')
    await headerSays(bob.page, /^@alice$/)
    await bob.page.goto('/settings')
    expect(await bob.page.getByLabel('Show when I am online').isChecked()).toBe(false)
    await bob.page.getByLabel('Show when I am online').check()
    await bob.page.getByLabel('Show when I was last here').check()
    await headerSays(alice.page, /· online$/)
  })
})

describe('in a group', () => {
  beforeEach(async () => {
    await beginConversation(
      alice.page,
      ['bob', 'eve', 'carol'],
      `Table ${expect.getState().currentTestName}`.slice(0, 60),
    )
    const title = (await alice.page.getByRole('heading', { level: 1 }).last().textContent()) ?? ''
    for (const { page } of [bob, eve, carol]) {
      await page.goto('/')
      await openConversation(page, title)
      await connectionIs(page, 'Up to date')
    }
  })

  it('[P1] typing of three people is told, and ends by itself', async () => {
    await typingIs(alice.page, 'bob is typing', bob)
    await typingIs(alice.page, '(bob and eve|eve and bob) are typing', bob, eve)
    await typingIs(alice.page, '\\S+ and 2 others are typing', bob, eve, carol)
    await nobodyTypes(alice.page)
  })

  it('[P1] typing and viewing leave no ghost of who goes elsewhere, loads again, or is cut off', async () => {
    await viewersAre(alice.page, 'bob', 'carol', 'eve')
    await typingIs(alice.page, 'bob is typing', bob)
    await bob.page.goto('/settings')
    await nobodyTypes(alice.page)
    await viewersAre(alice.page, 'carol', 'eve')
    await hide(eve.page, 'hidden')
    await viewersAre(alice.page, 'carol')
    await hide(eve.page, 'visible')
    await carol.page.reload()
    await viewersAre(alice.page, 'carol', 'eve')
    await carol.context.setOffline(true)
    await connectionIs(carol.page, 'Offline')
    await viewersAre(carol.page)
    await carol.page.goto('about:blank')
    await viewersAre(alice.page, 'eve')
    await carol.context.setOffline(false)
  })

  it('[C8] it is told who has read a message, by face and in a list', async () => {
    await eve.page.goto('/settings')
    await connectionIs(eve.page, 'Up to date')
    await carol.page.goto('about:blank')
    await say(alice.page, 'who has seen this?')
    await stateIs(alice.page, 'who has seen this?', 'Read')
    const article = screen(alice.page).article('who has seen this?')
    await article.getByRole('button', { name: /^Read by .*bob/ }).waitFor()
    await choose(alice.page, 'who has seen this?', 'Seen by')
    const dialog = alice.page.getByRole('dialog', { name: 'Seen by' })
    const under = (heading: string) =>
      dialog.locator('section').filter({ has: alice.page.getByRole('heading', { name: heading }) })
    await under('Read').getByText('bob').waitFor()
    await under('Delivered').getByText('eve').waitFor()
    await under('Not yet').getByText('carol').waitFor()
    await eve.page.goBack()
    await under('Read').getByText('eve').waitFor()
    await alice.page.keyboard.press('Escape')
    await article.getByRole('button', { name: /^Read by (?=.*bob)(?=.*eve)/ }).click()
    await dialog.waitFor()
    await alice.page.keyboard.press('Escape')
  })

  it('[C8] who keeps their reading to themselves leaves no trace of it, on all devices; what they have read stays read', async () => {
    const title = (await alice.page.getByRole('heading', { level: 1 }).last().textContent()) ?? ''
    await eve.page.goto('/settings')
    await connectionIs(eve.page, 'Up to date')
    await eve.page.getByLabel('Let others see what I have read').uncheck()
    await connectionIs(eve.page, 'Up to date')
    const second = (await anotherDevice(await launchBrowser(), relay, eve)).page
    await second.goto('/settings')
    await eventually(async () => !(await second.getByLabel('Let others see what I have read').isChecked()))

    await say(alice.page, 'to be read in secret')
    await screen(eve.page).sidebar.getByText('1 unread message').waitFor()
    await second.goto('/')
    await openConversation(second, title)
    await screen(second).article('to be read in secret').waitFor()
    await screen(eve.page).sidebar.getByText('1 unread message').waitFor({ state: 'detached' })
    await stateIs(alice.page, 'to be read in secret', 'Read')
    await choose(alice.page, 'to be read in secret', 'Seen by')
    const dialog = alice.page.getByRole('dialog', { name: 'Seen by' })
    const notYet = dialog
      .locator('section')
      .filter({ has: alice.page.getByRole('heading', { name: 'Not yet' }) })
    await dialog
      .locator('section')
      .filter({ has: alice.page.getByRole('heading', { name: 'Read' }) })
      .getByText('bob')
      .waitFor()
    expect(await notYet.getByText('eve').count()).toBe(1)
    await alice.page.keyboard.press('Escape')
    await eve.page.getByLabel('Let others see what I have read').check()
    await second.context().close()
  })
})
