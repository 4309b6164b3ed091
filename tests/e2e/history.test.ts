import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entryIdOf } from '../../sync/clock.ts'
import { launchBrowser, worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { DESKTOP, PHONE } from '../helpers/gallery.ts'
import { anotherDevice, type FreshRelay, newPerson, type Person } from '../helpers/newPerson.ts'
import { choose, connectionIs, openConversation, screen } from '../helpers/screen.ts'
import { startTestRelay, type TestRelay } from '../helpers/testRelay.ts'

/** A room that outgrew its document many times: read back from the live part through what the device keeps, then what the relay keeps. */

/** Entries that a document keeps; it is sealed at twice as many. */
const HOT = 100
const BEFORE = 600
const LIVE = 300

let relay: TestRelay
let fresh: FreshRelay
let alice: Person
let bob: Person
let token: string
let room: string
/** Everything that was said, oldest first. */
const said: string[] = []

/** `SHOTS=folder` keeps pictures of what is seen. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${fresh.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
async function talk(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const text = `message ${said.length + 1}.${said.length % 7 === 0 ? ' and more words'.repeat(20) : ''}`
    said.push(text)
    await ask('POST', `/conversations/${room}/entries`, { text })
  }
}

beforeAll(async () => {
  relay = await startTestRelay({
    config: { registration: 'invite' },
    limits: { hotEntries: HOT, entriesPerSecond: 100_000, entriesBurst: 100_000 },
  })
  fresh = { url: relay.relay.url, ownerLink: relay.relay.ownerLink ?? '' }
  alice = await newPerson(await launchBrowser(), fresh, 'alice', DESKTOP)
  bob = await newPerson(await launchBrowser(), fresh, 'bob', DESKTOP)
  const login = { username: 'alice', password: alice.password }
  const answer = await fetch(`${fresh.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  })
  token = ((await answer.json()) as { token: string }).token
  const made = await ask('POST', '/conversations', {
    kind: 'group',
    name: 'Long talk',
    memberIds: [bob.user.id],
  })
  room = (made as { id: string }).id
  await talk(BEFORE)
}, 120_000)
afterAll(() => relay.close())

/**
 * Numbers of the messages on screen, from top to bottom; a deleted one has the number that is missing.
 * A row that was not measured yet is hidden and lies over others for that moment: nobody sees it.
 */
async function numbers(page: Page): Promise<number[]> {
  const seen = await screen(page).log.evaluate((log) => {
    const view = log.getBoundingClientRect()
    return [...log.querySelectorAll('article')]
      .filter((article) => article.checkVisibility({ visibilityProperty: true }))
      .map((article) => ({ box: article.getBoundingClientRect(), words: article.textContent ?? '' }))
      .filter(({ box }) => box.bottom > view.top && box.top < view.bottom)
      .sort((one, other) => one.box.top - other.box.top)
      .map(({ words }) =>
        words.includes('Message deleted') ? 0 : Number(/message (\d+)\./.exec(words)?.[1]),
      )
  })
  return seen.map((number, index) => number || (seen[index - 1] ?? (seen[index + 1] ?? 0) - 2) + 1)
}

/** Scrolls up until `until` is so; what is seen on the way has no gap, no double and no jump. */
async function scrollUp(page: Page, until: (seen: readonly number[]) => Promise<boolean>): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY
  for (let before = await numbers(page); ; ) {
    const seen = await numbers(page)
    seen.forEach((number, index) => {
      if (index > 0) expect(number).toBe((seen[index - 1] ?? 0) + 1)
    })
    const first = seen[0] ?? lowest
    // Something of what was in view a step ago is in view still.
    expect(seen.at(-1)).toBeGreaterThanOrEqual((before[0] ?? 0) - 1)
    expect(first).toBeLessThanOrEqual(before.at(-1) ?? Number.POSITIVE_INFINITY)
    lowest = Math.min(lowest, first)
    if (await until(seen)) return lowest
    before = seen
    await screen(page).log.evaluate((log) => log.scrollBy({ top: -0.5 * log.clientHeight }))
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
}
const away = (page: Page) => page.getByText('Older messages are with the relay; connect to read them.')
const begins = (page: Page) => page.getByText('Here begins Long talk.')
/** Not only above what is in view. */
async function isSeen(page: Page, what: (page: Page) => ReturnType<typeof begins>): Promise<boolean> {
  if ((await what(page).count()) === 0) return false
  const [line, log] = [await what(page).boundingBox(), await screen(page).log.boundingBox()]
  return line !== null && log !== null && line.y >= log.y
}

async function enter(person: Person): Promise<void> {
  await person.page.goto(`/c/${room}`)
  await connectionIs(person.page, 'Up to date')
  await toTheEnd(person.page)
}

/** What was read a moment ago, here or on another device, may count as new: then it opens before it. */
async function toTheEnd(page: Page): Promise<void> {
  await eventually(
    async () => {
      const toEnd = page.getByRole('button', { name: /To the latest message|new messages?$/ })
      if ((await toEnd.count()) > 0) await toEnd.click()
      return (await screen(page).article(`message ${said.length}.`).count()) === 1
    },
    { timeoutMs: 15_000 },
  )
}

/** What local history on the device holds, as text. */
const kept = (page: Page, user: string): Promise<string> =>
  page.evaluate(
    (name) =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const all = opening.result.transaction('history').objectStore('history').getAll()
          all.onsuccess = () => {
            opening.result.close()
            resolve(JSON.stringify(all.result))
          }
        }
      }),
    `prosa-${user}`,
  )

/** Whether words lie in the documents that the device has stored: what was seen a moment ago may wait for its turn. */
const isStored = (page: Page, user: string, words: string): Promise<boolean> =>
  page.evaluate(
    ([name, text]) =>
      new Promise<boolean>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const all = opening.result.transaction('updates').objectStore('updates').getAll()
          all.onsuccess = () => {
            opening.result.close()
            const decoder = new TextDecoder()
            resolve(all.result.some(({ bytes }) => decoder.decode(bytes).includes(text)))
          }
        }
      }),
    [`prosa-${user}`, words] as const,
  )

describe.each<[string, BrowserContextOptions]>([
  ['desktop', DESKTOP],
  ['phone', PHONE],
])('[R5] a room of many seals on a %s', (device, options) => {
  it('is read back to its first word, without the network as far as the device goes', {
    timeout: 180_000,
  }, async () => {
    const his = await anotherDevice(await launchBrowser(), fresh, bob, options)
    his.context.setDefaultTimeout(15_000)
    const { page } = his
    await enter(his)
    const sinceOpened = said.length
    const seals = relay.rows('SELECT id FROM seals').length
    await talk(LIVE)
    await toTheEnd(page)
    expect(relay.rows('SELECT id FROM seals').length).toBeGreaterThan(seals)
    // Also what a document held that this device never had, when two seals followed each other closely.
    const left = [sinceOpened + 5, said.length - 2 * HOT - 10]
    await eventually(async () => {
      const rows = await kept(page, bob.user.id)
      return left.every((number) => rows.includes(`message ${number}.`))
    })
    await eventually(() => isStored(page, bob.user.id, `message ${said.length}.`))
    await worksOffline(page)

    await his.context.setOffline(true)
    await page.reload()
    await toTheEnd(page)
    await picture(page, `${device}-end`)
    // Through the live document and everything that left it since this device was opened.
    const lowest = await scrollUp(page, () => isSeen(page, away))
    expect(lowest).toBeLessThanOrEqual(sinceOpened)
    expect(lowest).toBeGreaterThan(1)
    await picture(page, `${device}-away`)

    await his.context.setOffline(false)
    await connectionIs(page, 'Up to date')
    expect(await scrollUp(page, () => isSeen(page, begins))).toBe(1)
    await picture(page, `${device}-beginning`)
    await his.context.close()
  })
})

describe('a message that its author removes', () => {
  it('[D5] leaves what another device keeps', { timeout: 120_000 }, async () => {
    const his = await anotherDevice(await launchBrowser(), fresh, bob, DESKTOP)
    his.context.setDefaultTimeout(15_000)
    await enter(his)
    const target = said.length + 3
    await talk(2 * HOT + 20)
    await eventually(async () => (await kept(his.page, bob.user.id)).includes(`message ${target}.`))
    await enter(alice)
    await scrollUp(alice.page, async (seen) => seen.includes(target))
    await screen(alice.page).article(`message ${target}.`).scrollIntoViewIfNeeded()
    await choose(alice.page, `message ${target}.`, 'Delete')
    await eventually(async () => !(await kept(his.page, bob.user.id)).includes(`message ${target}.`), {
      timeoutMs: 30_000,
    })
    await scrollUp(his.page, async (seen) => seen.includes(target))
    await screen(his.page).article('Message deleted').waitFor()
    await picture(his.page, 'removed')
    await his.context.close()
  })
})

describe('[R4] a host decides how long messages are kept', () => {
  it('and what is older goes everywhere, which is said', { timeout: 120_000 }, async () => {
    const made = await ask('POST', '/conversations', {
      kind: 'group',
      name: 'Short memory',
      memberIds: [bob.user.id],
    })
    const { id } = made as { id: string }
    const old = Date.now() - 3 * 24 * 3600_000
    for (let n = 0; n < 5; n++) {
      const text = `three days ago ${n}`
      await ask('POST', `/conversations/${id}/entries`, { text, id: entryIdOf(old + n, 0, 1) })
    }
    await ask('POST', `/conversations/${id}/entries`, { text: 'today' })
    await bob.page.goto(`/c/${id}`)
    await screen(bob.page).article('three days ago 4').waitFor()
    await screen(bob.page)
      .article(/written/)
      .first()
      .waitFor()
    await picture(bob.page, 'late')

    await alice.page.goto(`/c/${id}`)
    await openConversation(alice.page, 'Short memory')
    await connectionIs(alice.page, 'Up to date')
    await alice.page.getByRole('button', { name: 'Conversation menu' }).click()
    await alice.page.getByRole('menuitem', { name: 'Keep messages' }).click()
    const dialog = alice.page.getByRole('dialog', { name: 'Keep messages' })
    await dialog.getByRole('radio', { name: '1 day' }).check()
    await picture(alice.page, 'keep')
    await dialog.getByRole('button', { name: 'Save' }).click()
    const sure = alice.page.getByRole('dialog', { name: /only\?$/ })
    await sure.getByText('for everybody').waitFor()
    await picture(alice.page, 'keep-confirm')
    await sure.getByRole('button', { name: 'Delete older messages' }).click()
    await sure.waitFor({ state: 'detached' })

    for (const { page } of [alice, bob]) {
      await screen(page).article('today').waitFor()
      await eventually(async () => (await screen(page).article('three days ago').count()) === 0)
      await page.getByText('Messages are kept here for 1 day, then deleted.').waitFor()
    }
    await picture(bob.page, 'kept')
    await bob.page.getByRole('button', { name: 'Conversation menu' }).click()
    await bob.page.getByRole('menuitem', { name: 'Keep messages' }).click()
    await bob.page.getByRole('dialog').getByText('Only a host can change this.').waitFor()
    expect(await bob.page.getByRole('radio').count()).toBe(0)
    await picture(bob.page, 'keep-rule')
  })
})
