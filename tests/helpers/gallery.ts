import type { BrowserContextOptions, Page } from 'playwright-core'
import { inject, onTestFinished } from 'vitest'
import { SCENES, type SceneName } from '../app/scenes.ts'
import { launchBrowser } from './browser.ts'
import type {} from './buildGallery.ts'

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
}

/** What pages tried and the policy refused. */
export const refused: string[] = []

/** The same page at another scene of the gallery (buildGallery.ts). */
export async function turnTo(page: Page, scene: SceneName): Promise<void> {
  await page.goto(`${inject('galleryUrl')}gallery.html?scene=${scene}`)
  // Several layouts hold the same words: one of them shows.
  await page.getByText(SCENES[scene].shows).filter({ visible: true }).first().waitFor()
}

/** A new page at one scene, whole; it closes with the test. */
export async function show(scene: SceneName, options: BrowserContextOptions): Promise<Page> {
  const browser = await launchBrowser()
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Lisbon', ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.on('console', (line) => {
    if (line.text().includes('Content Security Policy')) refused.push(line.text())
  })
  await turnTo(page, scene)
  return page
}
