import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openDevice } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import {
  beginConversation,
  choose,
  connectionIs,
  openConversation,
  say,
  screen,
  signIn,
  stateIs,
} from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

describe('two people who have never been here', () => {
  let relay: RelayProcess
  let alice: Page
  let bob: Page
  let aliceContext: BrowserContext

  const person = async () => {
    const browser = await launchBrowser()
    const context = await openDevice(browser, relay.url)
    context.setDefaultTimeout(10_000)
    return context
  }
  const register = async (page: Page, link: string, name: string) => {
    await page.goto(link)
    await screen(page).username.fill(name)
    await screen(page).password.fill(`${name} likes long walks`)
    await page.getByRole('button', { name: 'Create account' }).click()
    await screen(page).newConversation.waitFor()
  }

  beforeAll(async () => {
    relay = await startRelay()
  })

  it('[A3] the owner’s link makes alice’s account, and her invitation makes bob’s', async () => {
    aliceContext = await person()
    alice = await aliceContext.newPage()
    await register(alice, relay.ownerLink, 'alice')
    await connectionIs(alice, 'Up to date')

    await alice.getByRole('button', { name: 'Your menu' }).click()
    await alice.getByRole('menuitem', { name: 'Invite somebody' }).click()
    await alice.getByRole('button', { name: 'Create link' }).click()
    const link = await alice.getByRole('textbox', { name: 'Invitation link' }).inputValue()
    await alice.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

    bob = await (await person()).newPage()
    await register(bob, link, 'bob')
    await connectionIs(bob, 'Up to date')
  })

  it('alice finds bob and writes first; bob sees it and answers', async () => {
    await beginConversation(alice, ['bob'])
    expect(alice.url()).toMatch(/\/c\/d-[0-9a-v]{26}$/)
    await say(alice, 'hello bob, this is alice')
    // Bob's app may have it before alice's shows that the relay has.
    await stateIs(alice, 'hello bob, this is alice', /^(Sent|Delivered)$/)

    await openConversation(bob, 'alice')
    await screen(bob).article('hello bob, this is alice').waitFor()
    await stateIs(alice, 'hello bob, this is alice', 'Read')
    await say(bob, 'hello alice')
    await screen(alice).article('hello alice').waitFor()
  })

  it('[C4] a message is sent, delivered where bob has the app open, and read when he looks', async () => {
    await bob.goto('/settings')
    await say(alice, 'are you there?')
    await stateIs(alice, 'are you there?', 'Delivered')
    expect(await screen(bob).sidebar.getByText('1 unread message').count()).toBe(1)
    await openConversation(bob, 'alice')
    await stateIs(alice, 'are you there?', 'Read')
    await eventually(async () => (await screen(bob).sidebar.getByText('unread message').count()) === 0)
  })

  it('an edit, a reply, a reaction and a deletion reach the other', async () => {
    await say(alice, 'se you at nine')
    await choose(alice, 'se you at nine', 'Edit')
    await screen(alice).message.fill('see you at nine')
    await alice.getByRole('button', { name: 'Save' }).click()
    await screen(bob).article('see you at nine').getByText('edited').waitFor()

    await choose(bob, 'see you at nine', 'Reply')
    await say(bob, 'I will bring bread')
    await screen(alice).article('I will bring bread').getByText('see you at nine').waitFor()

    await choose(alice, 'I will bring bread', 'React')
    await alice.getByRole('menuitem', { name: '👍' }).click()
    await screen(bob).article('I will bring bread').getByText('👍').waitFor()

    await say(alice, 'a slip of the pen')
    await screen(bob).article('a slip of the pen').waitFor()
    await choose(alice, 'a slip of the pen', 'Delete')
    await eventually(async () => (await screen(bob).article('a slip of the pen').count()) === 0)
    await screen(bob).article('Message deleted').waitFor()
  })

  it('each name of the contract is there once', async () => {
    for (const page of [alice, bob]) {
      const { newConversation, message, send, log, connection, sidebar } = screen(page)
      for (const one of [newConversation, message, send, log, connection, sidebar])
        expect(await one.count()).toBe(1)
      expect(await page.getByRole('heading', { name: page === alice ? 'bob' : 'alice' }).count()).toBe(1)
    }
  })

  it('[D9] alice’s second device has everything, and her drafts and read marks keep step', async () => {
    await screen(alice).message.fill('half a thought')
    const second = await (await person()).newPage()
    await second.goto('/login')
    await screen(second).password.waitFor()
    for (const field of ['username', 'password'] as const) expect(await screen(second)[field].count()).toBe(1)
    await signIn(second, 'alice', 'alice likes long walks')
    await openConversation(second, 'bob')
    for (const text of ['hello bob, this is alice', 'see you at nine', 'I will bring bread']) {
      await screen(second).article(text).first().waitFor()
    }
    await eventually(async () => expect(await screen(second).message.inputValue()).toBe('half a thought'))
    await screen(second).message.fill('half a thought, finished')
    await eventually(async () =>
      expect(await screen(alice).message.inputValue()).toBe('half a thought, finished'),
    )

    // Both leave the conversation; what one device reads is read on the other.
    await alice.goto('/settings')
    await second.goto('/settings')
    await say(bob, 'nobody is looking')
    for (const page of [alice, second]) await screen(page).sidebar.getByText('1 unread message').waitFor()
    await openConversation(second, 'bob')
    await eventually(async () => (await screen(alice).sidebar.getByText('unread message').count()) === 0)
  })
})
