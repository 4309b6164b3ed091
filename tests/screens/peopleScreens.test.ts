import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DESKTOP, PHONE, show, turnTo } from '../helpers/gallery.ts'

/** The page of people and their cards under keys and fingers, over a fake model. */

const under = (page: Page, heading: string) =>
  page
    .getByRole('main')
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: heading, exact: true }) })
const button = (page: Page, name: string) => page.getByRole('button', { name })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

describe('the page of people', () => {
  it('finds people by name, says when there is nobody, and what one may do', async () => {
    const page = await show('people', DESKTOP)
    const find = page.getByRole('searchbox', { name: 'Find people' })
    const found = page.getByRole('region', { name: 'Found' })
    await find.fill('a')
    await found.getByText('Two letters or more.').waitFor()
    await find.fill('zz')
    await found.getByText('Nobody here is called “zz”.').waitFor()
    await find.fill('marta')
    await found.getByText('A contact of yours.').waitFor()
    await button(page, 'Message Marta').waitFor()
    await find.fill('ivo')
    await button(page, 'Unblock Ivo').click()
    await button(page, 'Ask Ivo as contact').click()
    await button(page, 'Withdraw the request to Ivo').click()
    await button(page, 'Ask Ivo as contact').waitFor()
    await find.fill('')
    await under(page, 'Contacts').waitFor()
  })

  it('says without a network that only people whom one knows are found', async () => {
    const page = await show('people-offline', DESKTOP)
    await page.getByRole('searchbox', { name: 'Find people' }).fill('marta')
    await page.getByText('Without a network only people whom you have met are found.').waitFor()
  })

  it('is reached from the list, and answers requests, with the keyboard alone', async () => {
    const page = await show('chat', DESKTOP)
    await page.getByRole('link', { name: '2 contact requests' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Accept .نور الهدى.$/ }).focus()
    await page.keyboard.press('Enter')
    await under(page, 'Contacts').getByText('@noor').waitFor()
    await page.getByRole('link', { name: '1 contact request' }).waitFor()
    await button(page, 'Decline Maria').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'They ask to be your contacts' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'contact request' }).waitFor({ state: 'detached' })
  })

  it('shows what could not be done until it is dismissed', async () => {
    const page = await show('people-offline', DESKTOP)
    await under(page, 'This did not work').getByText('They no longer ask.').waitFor()
    await button(page, 'Dismiss').click()
    await page.getByRole('heading', { name: 'This did not work' }).waitFor({ state: 'detached' })
  })
})

describe('a card', () => {
  it('asks before a block, with the way back at hand; Escape goes back one step, and focus to where it was', async () => {
    const page = await show('people', DESKTOP)
    const row = page.getByRole('button', { name: 'Tomás Andrade @tomas' })
    await row.focus()
    await page.keyboard.press('Enter')
    const card = page.getByRole('dialog', { name: 'Tomás Andrade' })
    await card.getByText('I keep the boat dry').waitFor()
    await card.getByRole('button', { name: 'Block' }).focus()
    await page.keyboard.press('Enter')
    const confirm = page.getByRole('dialog', { name: 'Block Tomás Andrade?' })
    await confirm.waitFor()
    await expect.poll(() => focused(page)).toBe('Cancel')
    await page.keyboard.press('Escape')
    await card.getByText('A contact of yours.').waitFor()
    await card.getByRole('button', { name: 'Block' }).click()
    await confirm.getByRole('button', { name: 'Block' }).click()
    await card.getByText('Blocked: to them you are not here.').waitFor()
    await card.getByRole('button', { name: 'Unblock' }).click()
    await card.getByText('Not a contact of yours.').waitFor()
    await card.getByRole('button', { name: 'Ask as contact' }).click()
    await card.getByText('You asked them to be your contact.').waitFor()
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    await under(page, 'You asked').getByText('@tomas').waitFor()
  })

  it('gives focus back to the row that it came from', async () => {
    const page = await show('people', DESKTOP)
    const row = page.getByRole('button', { name: 'Marta @marta' })
    await row.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Marta' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('opens from the face and the name in a conversation, from its menu, and from the head of a direct one', async () => {
    const page = await show('chat', DESKTOP)
    const message = page.getByRole('article').filter({ hasText: 'who brings the cake?' })
    const card = page.getByRole('dialog', { name: 'Marta' })
    const close = async () => {
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await message.getByRole('button', { name: 'Marta', exact: true }).click()
    await card.waitFor()
    await close()
    await message.locator('button[aria-hidden]').click()
    await card.waitFor()
    await close()
    await message.hover()
    await message.getByRole('button', { name: 'Message menu' }).click()
    await page.getByRole('menuitem', { name: 'About Marta' }).click()
    await card.waitFor()
    await close()
    await turnTo(page, 'direct')
    await page.getByRole('button', { name: 'About Tomás Andrade' }).click()
    await page.getByRole('dialog', { name: 'Tomás Andrade' }).getByText('I keep the boat dry').waitFor()
  })
})

describe('on a phone', () => {
  it.each(['people', 'card-asking', 'card-long', 'card'] as const)(
    'what a finger presses on %s is at least 44 pixels tall and inside the page',
    async (scene) => {
      const page = await show(scene, { ...PHONE, reducedMotion: 'reduce' })
      const within = scene === 'people' ? page.getByRole('main') : page.getByRole('dialog')
      for (const pressed of await within.getByRole('button').filter({ visible: true }).all()) {
        const box = await pressed.boundingBox()
        expect(box?.height).toBeGreaterThanOrEqual(44)
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
      }
    },
  )
})

describe('one’s profile', () => {
  it('is kept as it was saved', async () => {
    const page = await show('settings', DESKTOP)
    await page.getByRole('textbox', { name: 'Status' }).fill('at sea')
    await page.getByRole('textbox', { name: 'About you' }).fill('One\nTwo')
    await button(page, 'Save').click()
    await page.getByText('Saved').waitFor()
    expect(await page.getByRole('textbox', { name: 'About you' }).inputValue()).toBe('One\nTwo')
  })
})
