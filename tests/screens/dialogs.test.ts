import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DESKTOP, PHONE, show, turnTo } from '../helpers/gallery.ts'

/** How dialogs, menus and what they ask behave under keys, fingers and Back, over a fake model. */

const dialogOf = (page: Page) => page.getByRole('dialog')
const gone = (page: Page) => dialogOf(page).waitFor({ state: 'detached' })
const hasFocus = (page: Page) => dialogOf(page).evaluate((dialog) => dialog.contains(document.activeElement))
const choose = async (page: Page, menu: string, item: string) => {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('menuitem', { name: item }).click()
  await dialogOf(page).waitFor()
}
const openPeople = async (page: Page) => {
  await choose(page, 'Conversation menu', 'Details')
  await dialogOf(page)
    .getByRole('button', { name: /^People/ })
    .click()
}

describe('a dialog', () => {
  it('keeps focus when the pressed button goes, and Escape closes it', async () => {
    const page = await show('chat', DESKTOP)
    await choose(page, 'Your menu', 'Invite somebody')
    await page.getByRole('button', { name: 'Create link' }).click()
    await page.getByRole('button', { name: 'Copy link' }).waitFor()
    await expect.poll(() => hasFocus(page)).toBe(true)
    await page.keyboard.press('Escape')
    await gone(page)

    await openPeople(page)
    await page.getByRole('combobox', { name: 'Add somebody' }).fill('alva')
    await page.getByRole('option', { name: 'Alva' }).click()
    const add = page.getByRole('button', { name: 'Add', exact: true })
    await add.click()
    await add.waitFor({ state: 'detached' })
    await expect.poll(() => hasFocus(page)).toBe(true)
    await page.keyboard.press('Escape')
    await gone(page)
  })

  it('makes another link for other choices', async () => {
    const page = await show('chat', DESKTOP)
    await choose(page, 'Your menu', 'Invite somebody')
    await page.getByRole('button', { name: 'Create link' }).click()
    await page.getByText(/^Shown only now: copy it before you leave\. Good until .*\d{4}\.$/).waitFor()
    await page.getByLabel('Good for').selectOption('30')
    await page.getByRole('textbox', { name: 'Invitation link' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Create link' }).click()
    await page.getByRole('textbox', { name: 'Invitation link' }).waitFor()
  })

  it('renames what is selected already', async () => {
    const page = await show('chat', DESKTOP)
    await choose(page, 'Conversation menu', 'Details')
    await dialogOf(page).getByRole('button', { name: 'Name and picture' }).click()
    const name = dialogOf(page).getByRole('textbox', { name: 'Name' })
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true)
    await page.keyboard.type('Monday')
    expect(await name.inputValue()).toBe('Monday')
  })

  it('shows oneself first, others by name, and asks before it removes one', async () => {
    const page = await show('chat', DESKTOP)
    await openPeople(page)
    const names = await dialogOf(page).getByRole('listitem').locator('b').allTextContents()
    expect(names.map((name) => name.trim())).toEqual([
      'Vera Oliveira (you)',
      'Ivo',
      'Lia Aguiar',
      'Marta',
      'نور الهدى',
    ])
    const people = page.getByRole('dialog', { name: 'People' })
    const toRemoval = async () => {
      await people.getByRole('button', { name: '@marta' }).click()
      await dialogOf(page).getByRole('button', { name: 'Remove…' }).click()
      await page.getByRole('dialog', { name: 'Remove Marta from Family on Sunday?' }).waitFor()
    }
    await toRemoval()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog', { name: 'Marta' }).getByRole('button', { name: 'Back' }).click()
    await people.waitFor()
    await toRemoval()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Marta was removed').waitFor()
    await people.waitFor()
    await expect.poll(() => hasFocus(page)).toBe(true)
  })

  it('goes back page by page, then closes', async () => {
    const page = await show('chat', DESKTOP)
    await openPeople(page)
    await dialogOf(page).getByRole('button', { name: '@marta' }).click()
    await page.getByRole('dialog', { name: 'Marta' }).waitFor()
    for (const name of ['People', 'Family on Sunday'] as const) {
      await dialogOf(page).getByRole('button', { name: 'Back' }).click()
      await page.getByRole('dialog', { name }).waitFor()
      await expect.poll(() => hasFocus(page)).toBe(true)
    }
    expect(await dialogOf(page).getByRole('button', { name: 'Back' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await gone(page)
  })
})

describe('the people picker', () => {
  const opened = async () => {
    const page = await show('home', DESKTOP)
    await page.getByRole('button', { name: 'New conversation' }).click()
    const input = page.getByRole('combobox', { name: 'People' })
    return { page, input, list: page.getByRole('listbox') }
  }

  it('shows no list when there is nobody in it', async () => {
    const { page, input, list } = await opened()
    await input.fill('m')
    await page.getByText('Type two letters or more.').waitFor()
    expect(await list.count()).toBe(0)
    await input.fill('zzzz')
    await page.getByText('Nobody by that name.').waitFor()
    expect(await list.count()).toBe(0)
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Choose somebody, or give it a name.').waitFor()
    expect(await input.inputValue()).toBe('zzzz')
  })

  it('takes who is found with Enter, before or after the answer', async () => {
    const { page, input, list } = await opened()
    await input.fill('marta')
    await page.getByRole('option', { name: 'Marta' }).waitFor()
    await input.press('Enter')
    await page.getByRole('button', { name: 'Remove Marta' }).waitFor()
    expect(await input.inputValue()).toBe('')
    await input.pressSequentially('alva')
    await input.press('Enter')
    await page.getByRole('button', { name: 'Remove Alva Brandt' }).waitFor()
    expect(await input.inputValue()).toBe('')
    await list.waitFor({ state: 'detached' })
    await dialogOf(page).waitFor()
  })

  it('closes its list with Escape, then the dialog', async () => {
    const { page, input, list } = await opened()
    await input.fill('mar')
    await list.waitFor()
    await input.press('Escape')
    await list.waitFor({ state: 'detached' })
    expect(await dialogOf(page).count()).toBe(1)
    expect(await input.inputValue()).toBe('mar')
    await input.press('Escape')
    await gone(page)
  })
})

describe('a finger', () => {
  /** The last one: menus open above it, so that what the browser makes of the touch lands beside them. */
  const LAST = 'On the train now'
  /** Rests on the last message for a while and lets go. */
  const hold = async (page: Page, heldMs: number) => {
    const message = page.getByRole('log').getByText(LAST)
    await message.tap({ trial: true })
    const box = await message.boundingBox()
    if (!box) throw new Error('The message is not in view.')
    const device = await page.context().newCDPSession(page)
    const touchPoints = [{ x: box.x + 10, y: box.y + 5 }]
    await device.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
    const from = performance.now()
    await page.getByRole('menuitem', { name: 'React' }).waitFor()
    // The browser makes a click of it or not by how long it was.
    await page.evaluate(
      (ms) => new Promise((done) => setTimeout(done, ms)),
      heldMs - performance.now() + from,
    )
    await device.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }

  it.each([600, 1_200])('that lets go after %d ms leaves the menu open, and reacts', async (heldMs) => {
    const page = await show('chat', PHONE)
    await hold(page, heldMs)
    await page.getByRole('menuitem', { name: 'React' }).tap()
    await page.getByRole('menuitem', { name: '❤️' }).tap()
    const message = page.getByRole('article').filter({ hasText: LAST })
    const reaction = message.getByRole('button', { name: '❤️, 1 person' })
    await reaction.waitFor()
    await page.getByRole('menu').waitFor({ state: 'detached' })
    // Nothing meant is lost afterwards.
    await reaction.tap()
    await reaction.waitFor({ state: 'detached' })
  })

  it('that rests on a row of the list opens its menu and goes nowhere; one that taps goes there', async () => {
    const page = await show('home', PHONE)
    const row = page.getByRole('link', { name: 'Family on Sunday' })
    const box = await row.boundingBox()
    if (!box) throw new Error('The row is not in view.')
    const device = await page.context().newCDPSession(page)
    const touchPoints = [{ x: box.x + 100, y: box.y + 20 }]
    await device.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
    await page.getByRole('menuitem', { name: 'Pin' }).waitFor()
    await device.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await page.getByRole('menuitem', { name: 'Pin' }).tap()
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: /Family on Sunday.*Pinned/ }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    await row.tap()
    await page.getByRole('heading', { name: 'Family on Sunday' }).waitFor()
  })

  it('that touches beside the menu closes it', async () => {
    const page = await show('chat', PHONE)
    await hold(page, 600)
    await page.touchscreen.tap(380, 100)
    await page.getByRole('menu').waitFor({ state: 'detached' })
  })
})

describe('Back', () => {
  it('closes the dialog or the menu, and the page stays', async () => {
    const page = await show('home', PHONE)
    await page.getByRole('link', { name: 'Family on Sunday' }).tap()
    const title = page.getByRole('heading', { name: 'Family on Sunday' })
    await openPeople(page)
    await page.evaluate(() => history.back())
    await gone(page)
    await title.waitFor()
    await page.getByRole('button', { name: 'Conversation menu' }).tap()
    await page.getByRole('menu').waitFor()
    await page.evaluate(() => history.back())
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await title.waitFor()
    await page.evaluate(() => history.back())
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  })

  it('does so on the first page too, and then leaves at once', async () => {
    const page = await show('home', PHONE)
    const before = await page.evaluate(() => history.length)
    await page.getByRole('button', { name: 'New conversation' }).tap()
    await dialogOf(page).waitFor()
    await expect.poll(() => page.evaluate(() => history.length)).toBe(before + 1)
    await page.evaluate(() => history.back())
    await gone(page)
    await page.getByRole('button', { name: 'New conversation' }).waitFor()
    await page.evaluate(() => history.back())
    await page.waitForURL('about:blank')
  })
})

describe('the first page', () => {
  const steps = (page: Page) =>
    page
      .getByRole('button', { name: /Find somebody to talk to|Invite somebody/ })
      .filter({ visible: true })
      .allTextContents()

  it('helps the invited to talk and the owner to invite', async () => {
    const page = await show('home-invited', DESKTOP)
    expect(await steps(page)).toEqual(['Find somebody to talk to', 'Invite somebody'])
    await turnTo(page, 'home-empty')
    expect(await steps(page)).toEqual(['Invite somebody', 'Find somebody to talk to'])
    await page.getByRole('button', { name: 'Find somebody to talk to' }).filter({ visible: true }).click()
    await page.getByRole('dialog', { name: 'New conversation' }).waitFor()
  })

  it('is named after what is open and unread', async () => {
    const page = await show('home', DESKTOP)
    await expect.poll(() => page.title()).toBe('(17) Prosa')
    await page.getByRole('link', { name: 'Family on Sunday' }).click()
    await expect.poll(() => page.title()).toBe('(17) Family on Sunday · Prosa')
  })
})
