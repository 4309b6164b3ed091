import { describe, expect, it } from 'vitest'
import { DESKTOP, refused, show } from '../helpers/gallery.ts'

describe('the page’s policy', () => {
  it('refuses nothing that menus, dialogs, tooltips, toasts or long lists do', async () => {
    const page = await show('room', { ...DESKTOP, permissions: ['clipboard-write'] })
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
    expect(refused).toEqual([])
  })
})
