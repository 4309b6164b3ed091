import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DESKTOP, PHONE, show } from '../helpers/gallery.ts'
import { faults } from '../helpers/screenFaults.ts'

/** Who is here and who has read, over invented people. */

const seenBy = (page: Page) => page.getByRole('dialog', { name: 'Seen by' })

describe.each([
  ['desktop', 'light', DESKTOP],
  ['phone', 'light', PHONE],
  ['desktop', 'dark', DESKTOP],
  ['phone', 'dark', PHONE],
] as const)('on a %s in the %s', (kind, colorScheme, device) => {
  it('the list of who has read a message has no accessibility fault', async () => {
    const page = await show('present', { ...device, colorScheme, reducedMotion: 'reduce' })
    await page
      .getByRole('button', { name: /^Read by/ })
      .last()
      .click()
    await seenBy(page).getByRole('heading', { name: 'Not yet' }).waitFor()
    expect(await faults(page)).toEqual([])
    const folder = process.env.SCREENSHOTS
    if (folder) await page.screenshot({ path: `${folder}/seen-by-${kind}-${colorScheme}.png` })
  })
})

describe('with the keyboard alone', () => {
  it('who has read a message is found and closed again', async () => {
    const page = await show('present', DESKTOP)
    const log = page.getByRole('log')
    await log.focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Seen by' }).waitFor()
    await page.keyboard.press('s')
    await page.keyboard.press('Enter')
    await seenBy(page).getByText('Lia Aguiar').waitFor()
    await page.keyboard.press('Escape')
    await seenBy(page).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('ARTICLE')
  })

  it('what others see is chosen', async () => {
    const page = await show('settings', DESKTOP)
    const box = page.getByLabel('Let others see what I have read')
    await box.focus()
    await page.keyboard.press('Space')
    await expect.poll(() => box.isChecked()).toBe(false)
    await page.getByLabel('Show when I am online').focus()
    await page.keyboard.press('Space')
    await expect.poll(() => page.getByLabel('Show when I am online').isChecked()).toBe(false)
  })
})

describe('on a phone', () => {
  it('small faces are pressed like anything else: 44 pixels', async () => {
    const page = await show('present', PHONE)
    const faces = page.getByRole('button', { name: /^Read by/ }).last()
    const box = await faces.evaluate((element) => {
      const { inlineSize, blockSize } = getComputedStyle(element, '::after')
      return [parseFloat(inlineSize), parseFloat(blockSize)]
    })
    for (const size of box) expect(size).toBeGreaterThanOrEqual(44)
  })

  it('a name as long as can be leaves the faces of who looks in view', async () => {
    const page = await show('present', PHONE)
    const box = await page.getByRole('img', { name: /^Here now/ }).boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThan(390)
  })
})
