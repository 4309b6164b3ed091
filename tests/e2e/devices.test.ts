import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser, openDevice, worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { DESKTOP, PHONE } from '../helpers/gallery.ts'
import { type FreshRelay, newPerson, type Person } from '../helpers/newPerson.ts'
import { readQr } from '../helpers/readQr.ts'
import { connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { connectPerson, startTestRelay, type TestPerson, type TestRelay } from '../helpers/testRelay.ts'

/** A second device, let in by the first: from nothing to everything that was said. */

/** Entries that a document keeps: what is older is history. */
const HOT = 50
const SAID = 260

let relay: TestRelay
let fresh: FreshRelay
let alice: Person
let script: TestPerson

beforeAll(async () => {
  relay = await startTestRelay({
    limits: { hotEntries: HOT, entriesPerSecond: 100_000, entriesBurst: 100_000 },
  })
  fresh = { url: relay.relay.url, ownerLink: relay.relay.ownerLink ?? '' }
  alice = await newPerson(await launchBrowser(), fresh, 'alice', DESKTOP)
  const { token } = await signInByScript()
  script = { ...(await connectPerson(fresh.url, 'bob')), token }
  const made = await ask('POST', '/api/conversations', { kind: 'group', name: 'Long talk' })
  for (let n = 1; n <= SAID; n++)
    await ask('POST', `/api/conversations/${made.id}/entries`, { text: `message ${n}.` })
  await ask('POST', '/api/conversations', { kind: 'group', name: 'Short talk' })
}, 120_000)
afterAll(() => relay.close())

async function signInByScript(): Promise<{ token: string }> {
  const answer = await fetch(`${fresh.url}/api/auth/login`, {
    method: 'POST',
    body: JSON.stringify({ username: 'alice', password: alice.password }),
  })
  return (await answer.json()) as { token: string }
}
async function ask(method: string, path: string, body: object): Promise<{ id: string }> {
  const answer = await fetch(`${fresh.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${script.token}` },
    body: JSON.stringify(body),
  })
  expect(answer.ok).toBe(true)
  return (await answer.json()) as { id: string }
}

/** A device that nobody has signed in on. */
async function stranger(options = PHONE): Promise<{ context: BrowserContext; page: Page }> {
  const browser = await launchBrowser()
  const context = await openDevice(browser, fresh.url, options)
  onTestFinished(() => context.close())
  return { context, page: await context.newPage() }
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Add a device' })
async function showCode(page: Page): Promise<{ url: string; code: string }> {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add a device' }).click()
  const qr = dialog(page).getByRole('img', { name: 'QR code' })
  await qr.waitFor()
  const url = await readQr(qr)
  return { url, code: new URL(url).hash.slice(1) }
}
const check = (page: Page) => page.getByText(/^\d\d$/)

describe('[A5] a second device', () => {
  it('is signed in by the QR code: after a look at both and a yes, with everything that was said', async () => {
    const { url } = await showCode(alice.page)
    expect(url).toMatch(new RegExp(`^${fresh.url}/link#[2-9A-Z]{8}$`))
    const phone = await stranger()
    const seen = Promise.withResolvers<void>()
    await phone.context.route(/\/entries\?/, async (route) => {
      await seen.promise
      await route.continue()
    })
    await phone.page.goto(url)
    const digits = await check(phone.page).textContent()
    // The code is in nobody's history.
    expect(phone.page.url()).toBe(`${fresh.url}/link`)
    await dialog(alice.page).getByText('wants to sign in as you').waitFor()
    expect(
      await dialog(alice.page)
        .getByText(/^\d\d$/)
        .textContent(),
    ).toBe(digits)
    await dialog(alice.page).getByRole('button', { name: 'Yes, let it in' }).click()
    await dialog(alice.page).getByText('is signed in').waitFor()

    await phone.page.getByRole('link', { name: 'Long talk' }).waitFor()
    await dialog(alice.page).getByRole('button', { name: 'Done' }).click()
    await alice.page.getByRole('button', { name: 'Sign out Chrome on Linux' }).first().waitFor()

    // The past comes by itself, without anything having been opened.
    await phone.page.getByText('Older messages are coming to this device').waitFor()
    seen.resolve()
    await phone.page.getByText('Older messages are coming').waitFor({ state: 'detached', timeout: 30_000 })
    await worksOffline(phone.page)
    await phone.context.setOffline(true)
    await openConversation(phone.page, 'Long talk')
    await screen(phone.page).article(`message ${SAID}.`).waitFor()
    const log = screen(phone.page).log
    await eventually(
      async () => {
        await log.evaluate((element) => element.scrollTo(0, 0))
        return screen(phone.page).article('message 1.').isVisible()
      },
      { timeoutMs: 30_000, everyMs: 50 },
    )
  })

  it('is signed in by the code typed on the page where one signs in', async () => {
    const { code } = await showCode(alice.page)
    const laptop = await stranger(DESKTOP)
    await laptop.page.goto('/login')
    await laptop.page.getByRole('link', { name: 'Sign in with a code from another device' }).click()
    await laptop.page.getByRole('button', { name: 'Continue' }).click()
    await laptop.page.getByText('Type the code that the other device shows.').waitFor()
    await laptop.page.getByLabel('Code').fill('WRONGONE')
    await laptop.page.getByLabel('Code').press('Enter')
    await laptop.page.getByText('That code is not right').waitFor()
    await laptop.page.getByLabel('Code').fill(`${code.slice(0, 4)} ${code.slice(4)}`.toLowerCase())
    await laptop.page.getByLabel('Code').press('Enter')
    await dialog(alice.page).getByRole('button', { name: 'Yes, let it in' }).click()
    await openConversation(laptop.page, 'Short talk')
    await say(laptop.page, 'from the laptop')
    await connectionIs(laptop.page, 'Up to date')
  })

  it('goes on waiting when its page is loaded again, and the first one tells of it once it is in', async () => {
    const { url } = await showCode(alice.page)
    const phone = await stranger()
    await phone.page.goto(url)
    const digits = await check(phone.page).textContent()
    const held = Promise.withResolvers<void>()
    await phone.context.route('**/api/auth/link/finish', async (route) => {
      await held.promise
      await route.continue()
    })
    await phone.page.reload()
    expect(await check(phone.page).textContent()).toBe(digits)
    await dialog(alice.page).getByRole('button', { name: 'Yes, let it in' }).click()
    await dialog(alice.page).getByText('may come in').waitFor()
    held.resolve()
    await phone.page.getByRole('link', { name: 'Long talk' }).waitFor()
    await dialog(alice.page).getByText('is signed in').waitFor()
  })

  it('is not signed in when the first one refuses', async () => {
    const { url } = await showCode(alice.page)
    const phone = await stranger()
    await phone.page.goto(url)
    await dialog(alice.page).getByRole('button', { name: 'Refuse' }).click()
    await dialog(alice.page).getByText('Nothing was shared').waitFor()
    await phone.page.getByText('The other device refused').waitFor()
    expect((await phone.context.request.get('/api/me')).status()).toBe(401)
  })

  it('hears that its code was used already; the first one hears of both', async () => {
    const { url } = await showCode(alice.page)
    const thief = await stranger()
    await thief.page.goto(url)
    await check(thief.page).waitFor()
    const phone = await stranger()
    await phone.page.goto(url)
    await phone.page.getByText('That code was used already').waitFor()
    await dialog(alice.page).getByText('Somebody else brought this code as well').waitFor()
    await dialog(alice.page).getByRole('button', { name: 'Refuse' }).click()
    await thief.page.getByText('The other device refused').waitFor()
  })

  it('is refused when the first one stops showing the code', async () => {
    const { url } = await showCode(alice.page)
    const phone = await stranger()
    await phone.page.goto(url)
    await check(phone.page).waitFor()
    await dialog(alice.page).getByRole('button', { name: 'Close' }).click()
    await phone.page.getByText('The other device refused').waitFor()
  })

  it('that is signed in already stays whose it is', async () => {
    const { code } = await showCode(alice.page)
    const eve = await newPerson(await launchBrowser(), fresh, 'eve', DESKTOP)
    await eve.page.goto('/')
    await screen(eve.page).newConversation.waitFor()
    await eve.page.goto(`/link#${code}`)
    await eve.page.getByText('This device belongs to eve').waitFor()
    await alice.page.getByText(/Good once, for/).waitFor()
  })
})

describe('a device in the list', () => {
  it('is called what its person calls it, and ended there', async () => {
    const { url } = await showCode(alice.page)
    const phone = await stranger()
    await phone.page.goto(url)
    await dialog(alice.page).getByRole('button', { name: 'Yes, let it in' }).click()
    await screen(phone.page).newConversation.waitFor()
    await alice.page.goto('/settings')
    const list = alice.page.locator('section', { hasText: 'Devices signed in' })
    // The last used stands first, but for the one that one looks from.
    const phones = list.getByRole('button', { name: 'Rename Chrome on Linux' })
    await phones.first().waitFor()
    const answer = await alice.context.request.get('/api/sessions')
    const { sessions } = (await answer.json()) as { sessions: { createdAt: number }[] }
    const newest = Math.max(...sessions.map(({ createdAt }) => createdAt))
    const at = sessions.findIndex(({ createdAt }) => createdAt === newest)
    await list.getByRole('listitem').nth(at).getByRole('button', { name: 'Rename' }).click()
    await alice.page.getByLabel('Name of the device').fill('Kitchen tablet')
    await alice.page.getByLabel('Name of the device').press('Enter')
    await alice.page.getByText('Kitchen tablet', { exact: true }).waitFor()
    const renamed = alice.page.getByRole('button', { name: 'Rename Kitchen tablet' })
    await expect.poll(() => renamed.evaluate((button) => button === document.activeElement)).toBe(true)
    await alice.page.getByRole('button', { name: 'Sign out Kitchen tablet' }).click()
    await screen(phone.page).username.waitFor()
    await alice.page.getByText('Kitchen tablet', { exact: true }).waitFor({ state: 'detached' })
  })
})
