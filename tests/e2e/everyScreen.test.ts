import type { BrowserContextOptions, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openDevice } from '../helpers/browser.ts'
import { anotherDevice, type Person } from '../helpers/newPerson.ts'
import { pairOf, person } from '../helpers/pair.ts'
import { openConversation, say, screen } from '../helpers/screen.ts'
import { faults } from '../helpers/screenFaults.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

/** The real app over a real relay; every state of every screen is looked at over invented people elsewhere. */

let relay: RelayProcess
let alice: Person
let bob: Person
let eve: Person
beforeAll(async () => {
  relay = await startRelay()
  ;({ alice, bob } = await pairOf(relay))
  eve = await person(relay, 'eve')
  await say(alice.page, 'hello bob, have you seen https://example.org/boats?')
  await say(bob.page, 'I have! 🎉')
  await say(bob.page, 'a wordwithoutanyend'.padEnd(300, 'o'))
  await screen(alice.page).message.fill('a `piece of code`')
  await screen(alice.page).message.press('Enter')
})

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** What a strict locator of the contract's names finds: one element each, or it would not know which to take. */
async function isThereOnce(page: Page, names: readonly (keyof ReturnType<typeof screen>)[]): Promise<void> {
  for (const name of names) {
    const found = screen(page)[name]
    if (typeof found === 'function') continue
    await found.waitFor()
    expect({ [name]: await found.count() }).toEqual({ [name]: 1 })
  }
}

describe.each([
  ['desktop', 'light', DESKTOP],
  ['phone', 'dark', PHONE],
] as const)('on a %s in the %s', (kind, colorScheme, device) => {
  it('every screen has its names once, nothing cut off, and no accessibility fault', async () => {
    const options: BrowserContextOptions = { ...device, colorScheme, reducedMotion: 'reduce' }
    const browser = await launchBrowser()
    const stranger = await openDevice(browser, relay.url, options)
    stranger.setDefaultTimeout(15_000)
    const his = await anotherDevice(browser, relay, bob, options)
    const hers = await anotherDevice(browser, relay, eve, options)
    for (const { context } of [his, hers]) context.setDefaultTimeout(15_000)
    const found: Record<string, string[]> = {}
    const look = async (page: Page, name: string) => {
      const wrong = await faults(page)
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (tooWide > 0) wrong.push(`${tooWide}px too wide`)
      if (wrong.length > 0) found[name] = wrong
      const folder = process.env.SCREENSHOTS
      if (folder) await page.screenshot({ path: `${folder}/${kind}-${colorScheme}-${name}.png` })
    }

    const door = await stranger.newPage()
    await door.goto('/login')
    await isThereOnce(door, ['username', 'password'])
    await look(door, 'login')
    await door.goto(relay.ownerLink.replace(/invite=.*/, 'invite=nobody-knows'))
    await door.getByText('This link does not open').waitFor()
    await look(door, 'register-broken')
    await door.goto('/no/such/page')
    await door.getByText('There is no such page.').waitFor()
    await look(door, 'not-found')

    await hers.page.goto('/')
    await isThereOnce(hers.page, ['newConversation', 'connection', 'sidebar'])
    await look(hers.page, 'list-empty')

    await his.page.goto('/')
    await isThereOnce(his.page, ['newConversation', 'connection', 'sidebar'])
    await look(his.page, 'list')
    await openConversation(his.page, alice.user.username)
    await screen(his.page).article('I have!').waitFor()
    await isThereOnce(his.page, ['message', 'send', 'log', 'connection'])
    expect(await his.page.getByRole('heading', { name: alice.user.username }).count()).toBe(1)
    await look(his.page, 'conversation')
    await his.page.goto('/settings')
    await his.page.getByRole('heading', { name: 'Settings' }).waitFor()
    await his.page.getByText('this device', { exact: true }).waitFor()
    await look(his.page, 'settings')
    await his.page.goto('/people')
    await his.page.getByRole('heading', { name: 'Contacts', exact: true }).waitFor()
    await look(his.page, 'people')
    await his.page.getByRole('button', { name: `@${alice.user.username}` }).click()
    await his.page.getByRole('dialog').getByText('A contact of yours.').waitFor()
    await look(his.page, 'card')
    await his.page.goto('/')
    await screen(his.page).newConversation.click()
    await his.page.getByRole('combobox', { name: 'People' }).fill('eve')
    await his.page.getByRole('option', { name: 'eve' }).waitFor()
    await look(his.page, 'new-conversation')

    for (const context of [stranger, his.context, hers.context]) await context.close()
    expect(found).toEqual({})
  })
})
