import { beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openDevice } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { pairOf } from '../helpers/pair.ts'
import { say, screen, stateIs } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

const LIMIT_BYTES = 16 * 1024

let relay: RelayProcess
let alice: Person
let bob: Person
beforeAll(async () => {
  relay = await startRelay()
  ;({ alice, bob } = await pairOf(relay))
})

describe('a long message', () => {
  it('of exactly 16 KiB goes', async () => {
    const text = `é${'x'.repeat(LIMIT_BYTES - 2)}`
    await screen(alice.page).message.fill(text)
    await screen(alice.page).send.click()
    await stateIs(alice.page, text.slice(0, 50), 'Read')
    expect(await screen(bob.page).article(text.slice(0, 50)).textContent()).toContain(text)
  })

  it('of one byte more is refused here, and every letter of it is kept', async () => {
    const text = `ê${'x'.repeat(LIMIT_BYTES - 1)}`
    const before = await screen(alice.page).log.getByRole('article').count()
    await screen(alice.page).message.fill(text)
    await screen(alice.page).message.press('Enter')
    await alice.page.getByText(/Too long by/).waitFor()
    expect(await screen(alice.page).message.inputValue()).toBe(text)
    expect(await screen(alice.page).log.getByRole('article').count()).toBe(before)
    await screen(alice.page).message.fill('')
  })

  it('of two megabytes is not even pasted, and the page stays quick', async () => {
    const started = Date.now()
    await screen(alice.page).message.focus()
    await alice.page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/plain', 'word '.repeat(400_000))
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    })
    await alice.page.getByText(/It was not pasted/).waitFor()
    await screen(alice.page).message.fill('still quick')
    expect(await screen(alice.page).message.inputValue()).toBe('still quick')
    expect(Date.now() - started).toBeLessThan(5_000)
    await screen(alice.page).message.fill('')
  })

  it('of a quarter of a megabyte by another way is kept, refused, and can be cut', async () => {
    await screen(alice.page).message.fill('y'.repeat(250_000))
    await screen(alice.page).message.press('Enter')
    await alice.page.getByText(/Too long by/).waitFor()
    await screen(alice.page).message.fill('short again')
    await screen(alice.page).message.press('Enter')
    await screen(bob.page).article('short again').waitFor()
  })
})

describe('with the keyboard alone', () => {
  it('one signs in, opens a conversation, writes, edits, and leaves again', async () => {
    await say(alice.page, 'for the keyboard')
    const context = await openDevice(await launchBrowser(), relay.url)
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    await page.goto('/login')
    // The first field has the focus.
    await eventually(() => screen(page).username.evaluate((field) => field === document.activeElement))
    await page.keyboard.type(alice.user.username)
    await page.keyboard.press('Tab')
    await page.keyboard.type(alice.password)
    await page.keyboard.press('Enter')

    const link = screen(page).sidebar.getByRole('link', { name: bob.user.username })
    await link.waitFor()
    const reach = async (target: typeof link) => {
      for (let steps = 0; steps < 30; steps++) {
        if (await target.evaluate((element) => element === document.activeElement)) return
        await page.keyboard.press('Tab')
      }
      throw new Error('Not to be reached with Tab.')
    }
    await reach(link)
    await page.keyboard.press('Enter')
    await screen(page).article('for the keyboard').waitFor()
    await reach(screen(page).message)
    await page.keyboard.type('typed, not clicked')
    await page.keyboard.press('Enter')
    await screen(bob.page).article('typed, not clicked').waitFor()

    await page.keyboard.press('ArrowUp')
    await page.getByText('Editing your message').waitFor()
    await page.keyboard.press('End')
    await page.keyboard.type(' at all')
    await page.keyboard.press('Enter')
    await screen(bob.page).article('typed, not clicked at all').waitFor()

    // Back into the messages: arrows walk through them, Enter opens the menu of one.
    await eventually(async () => {
      await page.keyboard.press('Shift+Tab')
      return page.evaluate(() => document.activeElement?.getAttribute('role') === 'log')
    })
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    const menu = page.getByRole('menu', { name: 'Message menu' })
    for (const item of ['React', 'Reply', 'Edit', 'Delete'])
      await menu.getByRole('menuitem', { name: item }).waitFor()
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })
    await context.close()
  })
})
