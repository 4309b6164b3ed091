import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SceneName } from '../app/scenes.ts'
import { DESKTOP, PHONE, show, turnTo } from '../helpers/gallery.ts'
import { readQr } from '../helpers/readQr.ts'
import { faults } from '../helpers/screenFaults.ts'

/** The dialogs and menus of places, over invented people: every page, both themes, nothing wrong and nothing cut off. */

/** What is wrong with a dialog, and what does not fit into it. */
async function faultsIn(page: Page): Promise<string[]> {
  const wrong = await faults(page)
  const tooWide = await page.evaluate(() => {
    const inside = [...document.querySelectorAll('[role=dialog] *')]
    return inside.filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0).length > 0
      ? inside
          .filter((each) => {
            const { overflowX } = getComputedStyle(each)
            return each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0 && overflowX === 'visible'
          })
          .map((each) => each.outerHTML.slice(0, 120))
      : []
  })
  return [...wrong, ...tooWide.map((html) => `too wide: ${html}`)]
}

const PAGES = [
  'People',
  'Name and picture',
  'Invitations',
  'Rules',
  'Reports',
  'Banned people',
  'What happened',
  'Leave conversation',
] as const

describe.each([
  ['desktop', 'light', DESKTOP],
  ['phone', 'dark', PHONE],
] as const)('on a %s in the %s', (kind, colorScheme, device) => {
  const options: BrowserContextOptions = { ...device, colorScheme, reducedMotion: 'reduce' }
  const shoot = async (page: Page, name: string) => {
    const folder = process.env.SCREENSHOTS
    if (folder) await page.screenshot({ path: `${folder}/${name}-${kind}-${colorScheme}.png` })
  }
  const openDetails = async (page: Page) => {
    await page.getByRole('button', { name: 'Conversation menu' }).click()
    await page.getByRole('menuitem', { name: 'Details' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^People/ })
      .waitFor()
  }

  it('the details of a conversation have no fault on any page', { timeout: 120_000 }, async () => {
    const page = await show('place', options)
    const dialog = page.getByRole('dialog')
    const found: Record<string, string[]> = {}
    const look = async (name: string) => {
      const wrong = await faultsIn(page)
      if (wrong.length > 0) found[name] = wrong
      await shoot(page, `place-${name.toLowerCase().replaceAll(' ', '-')}`)
    }
    await openDetails(page)
    await look('overview')
    for (const name of PAGES) {
      await dialog.getByRole('button', { name: new RegExp(`^${name}`) }).click()
      if (name === 'Invitations') {
        await dialog.getByRole('button', { name: 'Create link' }).click()
        const code = dialog.getByRole('img', { name: 'The same link as a code for a camera' })
        const link = dialog.getByRole('textbox', { name: 'Invitation link' })
        expect(await readQr(code)).toBe(await link.inputValue())
      }
      if (name === 'What happened') await dialog.getByText('banned').first().waitFor()
      await look(name)
      await dialog.getByRole('button', { name: 'Back' }).click()
    }
    await dialog.getByRole('button', { name: /^People/ }).click()
    await dialog.getByRole('button', { name: 'Marta' }).click()
    await look('member')
    for (const name of ['Mute…', 'Remove…', 'Ban…'] as const) {
      await dialog.getByRole('button', { name }).click()
      await look(name.slice(0, -1))
      await dialog.getByRole('button', { name: 'Back' }).click()
    }
    expect(found).toEqual({})
  })

  it('nor have they for a member, without an answer, and with nothing to show', async () => {
    const page = await show('place-member', options)
    const found: Record<string, string[]> = {}
    const look = async (name: string) => {
      const wrong = await faultsIn(page)
      if (wrong.length > 0) found[name] = wrong
      await shoot(page, name)
    }
    await openDetails(page)
    await look('member-overview')
    await page.getByRole('dialog').getByRole('button', { name: 'Rules' }).click()
    await look('member-rules')
    for (const scene of ['place-away', 'place-empty'] as const satisfies SceneName[]) {
      await turnTo(page, scene)
      await openDetails(page)
      for (const name of ['Banned people', 'Reports'] as const) {
        await page.getByRole('dialog').getByRole('button', { name }).click()
        await page
          .getByRole('dialog')
          .getByText(/cannot be reached|Nobody is banned|Nothing is reported/)
          .waitFor()
        await look(`${scene}-${name}`)
        await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click()
      }
    }
    expect(found).toEqual({})
  })

  it('nor have menus, filters, and what asks before it acts', async () => {
    const page = await show('arranged', options)
    const found: Record<string, string[]> = {}
    const look = async (name: string) => {
      const wrong = await faultsIn(page)
      if (wrong.length > 0) found[name] = wrong
      await shoot(page, name)
    }
    await look('arranged')
    await page.getByRole('button', { name: 'Filter conversations' }).click()
    await page.getByRole('menuitem', { name: 'Archived' }).waitFor()
    await look('filters')
    await page.getByRole('menuitem', { name: 'Archived' }).click()
    await page.getByRole('link', { name: 'Notes to self' }).waitFor()
    await look('archived')
    await page.getByRole('link', { name: 'Notes to self' }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Move to the list' }).waitFor()
    await look('row-menu')
    await page.keyboard.press('Escape')

    await turnTo(page, 'place')
    const message = page.getByRole('article').filter({ hasText: 'who brings the cake?' })
    await message.scrollIntoViewIfNeeded()
    await message.press('Enter')
    await page.getByRole('menuitem', { name: 'Hide' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).waitFor()
    await look('hide')
    await page.keyboard.press('Escape')

    await turnTo(page, 'home')
    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.getByRole('radio', { name: 'A room for everybody' }).check()
    await page.getByRole('textbox', { name: 'Topic' }).waitFor()
    await look('new-room')
    expect(found).toEqual({})
  })
})
