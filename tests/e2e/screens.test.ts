import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { SCENES, type SceneName } from '../app/scenes.ts'
import { DESKTOP, type Gallery, PHONE, startGallery } from '../helpers/startGallery.ts'

/** Every screen, over invented people: what assistive technology finds wrong with it must be nothing. */

let gallery: Gallery
beforeAll(async () => {
  gallery = await startGallery()
})

const NAMES = Object.keys(SCENES) as SceneName[]

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('no screen has an accessibility fault on a %s', { timeout: 120_000 }, async (_, device) => {
    const page = await gallery.show('home', { ...device, colorScheme, reducedMotion: 'reduce' })
    const found: Record<string, string[]> = {}
    for (const name of NAMES) {
      await gallery.turnTo(page, name)
      const wrong = await faults(page)
      if (wrong.length > 0) found[name] = wrong
    }
    expect(found).toEqual({})
  })

  it('neither menus nor dialogs have one', async () => {
    const page = await gallery.show('chat', { ...DESKTOP, colorScheme, reducedMotion: 'reduce' })
    const message = page.getByRole('article').filter({ hasText: 'who brings the cake?' })
    await message.hover()
    await message.getByRole('button', { name: 'Message menu' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).waitFor()
    expect(await faults(page)).toEqual([])

    await page.keyboard.press('Escape')
    await page.getByRole('menuitem', { name: 'Delete' }).waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.getByRole('combobox', { name: 'People' }).fill('ma')
    await page.getByRole('option', { name: 'Marta' }).waitFor()
    expect(await faults(page)).toEqual([])
  })
})

describe('the page’s policy', () => {
  it('refuses nothing that menus, dialogs, tooltips, toasts or long lists do', async () => {
    const page = await gallery.show('room', { ...DESKTOP, permissions: ['clipboard-write'] })
    await page.getByRole('button', { name: 'Your menu' }).hover()
    await page.locator('[data-popper-positioner]').waitFor()
    const message = page.getByRole('article').filter({ hasText: '5000. ' })
    await message.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copy text' }).click()
    await page.getByText('Copied').waitFor()
    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.getByRole('combobox', { name: 'People' }).fill('ma')
    await page.getByRole('option', { name: 'Marta' }).click()
    await page.getByRole('button', { name: 'Remove Marta' }).waitFor()
    expect(gallery.refused).toEqual([])
  })
})
