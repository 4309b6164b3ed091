import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { SCENES, type Scene, type SceneName } from '../app/scenes.ts'
import { DESKTOP, PHONE, show, turnTo } from './gallery.ts'

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}

const scenes: Readonly<Record<SceneName, Scene>> = SCENES
const NAMES = (Object.keys(SCENES) as SceneName[]).filter((name) => scenes[name].elsewhere !== true)

/** What assistive technology would find wrong with a page. */
export async function faults(page: Page): Promise<string[]> {
  // Reading its source costs as much as the search itself: once a page is enough.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run({ resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
  })
}

/**
 * Every screen over invented people, in one of the themes; a file each, so that they run beside each other. The light
 * ones are looked at on a desktop and the dark ones on a phone: both themes and both layouts, at half the time.
 */
export function describeScreens(colorScheme: 'light' | 'dark'): void {
  describe(`in the ${colorScheme}`, () => {
    const [name, device] =
      colorScheme === 'light' ? (['desktop', DESKTOP] as const) : (['phone', PHONE] as const)
    it(`no screen has an accessibility fault on a ${name}`, { timeout: 180_000 }, async () => {
      const page = await show('home', { ...device, colorScheme, reducedMotion: 'reduce' })
      const found: Record<string, string[]> = {}
      for (const scene of NAMES) {
        await turnTo(page, scene)
        const wrong = await faults(page)
        if (wrong.length > 0) found[scene] = wrong
      }
      expect(found).toEqual({})
    })

    it('neither menus nor dialogs have one', async () => {
      const page = await show('chat', { ...DESKTOP, colorScheme, reducedMotion: 'reduce' })
      const message = page.getByRole('article').filter({ hasText: 'who brings the cake?' })
      await message.hover()
      await message.getByRole('button', { name: 'Message menu' }).click()
      await page.getByRole('menuitem', { name: 'Hide' }).waitFor()
      expect(await faults(page)).toEqual([])

      await page.keyboard.press('Escape')
      await page.getByRole('menuitem', { name: 'Hide' }).waitFor({ state: 'detached' })

      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByRole('combobox', { name: 'People' }).fill('ma')
      await page.getByRole('option', { name: 'Marta' }).waitFor()
      expect(await faults(page)).toEqual([])
    })
  })
}
