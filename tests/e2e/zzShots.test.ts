import { it } from 'vitest'
import { DESKTOP, PHONE, startGallery } from '../helpers/startGallery.ts'
import { faults } from '../helpers/screenFaults.ts'
it('shots', { timeout: 120_000 }, async () => {
  const gallery = await startGallery()
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [name, device] of [['desktop', DESKTOP], ['phone', PHONE]] as const) {
      const page = await gallery.show('present', { ...device, colorScheme, reducedMotion: 'reduce' })
      await page.waitForTimeout(300)
      await page.screenshot({ path: `/tmp/shots/present-${name}-${colorScheme}.png` })
      console.log(name, colorScheme, await faults(page))
      const article = page.getByRole('article').last()
      if (name === 'desktop') {
        await article.hover(); await article.getByRole('button', { name: 'Message menu' }).click()
        await page.getByRole('menuitem', { name: 'Seen by' }).waitFor()
        await page.screenshot({ path: `/tmp/shots/menu-${name}-${colorScheme}.png` })
        await page.getByRole('menuitem', { name: 'Seen by' }).click()
      } else await page.getByRole('button', { name: /Read by/ }).last().click()
      await page.getByRole('dialog', { name: 'Seen by' }).waitFor()
      await page.waitForTimeout(300)
      await page.screenshot({ path: `/tmp/shots/seen-${name}-${colorScheme}.png` })
      console.log('dialog', await faults(page))
      await gallery.turnTo(page, 'direct-away')
      await page.waitForTimeout(300)
      await page.screenshot({ path: `/tmp/shots/direct-${name}-${colorScheme}.png` })
      console.log('direct', await faults(page))
      await gallery.turnTo(page, 'settings')
      await page.getByRole('heading', { name: 'What others see' }).scrollIntoViewIfNeeded()
      await page.waitForTimeout(300)
      await page.screenshot({ path: `/tmp/shots/settings-${name}-${colorScheme}.png` })
      console.log('settings', await faults(page))
    }
})
