import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { build, preview } from 'vite'
import solid from 'vite-plugin-solid'
import { afterAll, onTestFinished } from 'vitest'
import { SCENES, type SceneName } from '../app/scenes.ts'
import { launchBrowser } from './browser.ts'

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
}

/** What matters here of the policy that the relay sends: nothing inline, nothing from elsewhere. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"

export interface Gallery {
  /** What pages tried and the policy refused. */
  readonly refused: readonly string[]
  /** A new page at one scene, whole; it closes with the test. */
  show(scene: SceneName, options: BrowserContextOptions): Promise<Page>
  /** The same page at another scene. */
  turnTo(page: Page, scene: SceneName): Promise<void>
}

/** Builds the app over its fake model and serves it: every screen without a relay. */
export async function startGallery(): Promise<Gallery> {
  const outDir = mkdtempSync(join(tmpdir(), 'prosa-gallery-'))
  // Not before the process ends: a page may still be asking for a typeface when its test is over.
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }))
  const root = join(import.meta.dirname, '../app')
  const shared = {
    root,
    configFile: false,
    publicDir: join(root, '../../app/public'),
    logLevel: 'error',
  } as const
  await build({
    ...shared,
    plugins: [solid()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      minify: false,
      rollupOptions: { input: join(root, 'gallery.html') },
    },
  })
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': POLICY } },
  })
  const address = server.resolvedUrls?.local[0]
  if (address === undefined) throw new Error('The gallery has no address.')
  afterAll(() => server.close())

  const turnTo = async (page: Page, scene: SceneName) => {
    await page.goto(`${address}gallery.html?scene=${scene}`)
    // Several layouts hold the same words: one of them shows.
    await page.getByText(SCENES[scene].shows).filter({ visible: true }).first().waitFor()
  }
  const refused: string[] = []
  return {
    refused,
    turnTo,
    async show(scene, options) {
      const browser = await launchBrowser()
      const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Lisbon', ...options })
      onTestFinished(() => context.close())
      const page = await context.newPage()
      page.on('console', (line) => {
        if (line.text().includes('Content Security Policy')) refused.push(line.text())
      })
      await turnTo(page, scene)
      return page
    },
  }
}
