import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type BrowserServer,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core'
import { afterAll } from 'vitest'

/** `npm test` finds or installs a Chromium and names it here; beside it Debian's is assumed. */
const options: LaunchOptions = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  // Nothing leaves this machine: whatever Chromium itself would like to fetch finds no host.
  args: [
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    '--autoplay-policy=no-user-gesture-required',
  ],
}

/** The same engine without what surrounds pages, such as windows and notices of the system: it costs half as much. */
const shell: LaunchOptions = {
  ...options,
  executablePath: process.env.CHROMIUM_SHELL_PATH ?? '/usr/bin/chromium-headless-shell',
}

let shared: Promise<Browser> | undefined
const persistent: BrowserContext[] = []
const mortal = new Set<BrowserServer>()

/** One Chromium for all the people of a test file; each gets a context, which shares nothing with the others. */
export function launchBrowser(): Promise<Browser> {
  shared ??= chromium.launch(shell)
  return shared
}

/** With a camera that shows a picture, a microphone that beeps, and a screen to share; nobody asks whether one may. */
const mediaOptions = (fps: number, cameras: number): LaunchOptions => ({
  ...options,
  args: [
    ...(options.args ?? []),
    `--use-fake-device-for-media-stream=fps=${fps},device-count=${cameras},display-media-type=browser`,
    '--use-fake-ui-for-media-stream',
    '--disable-features=WebRtcHideLocalIpsWithMdns',
    // All people share one browser: whose window is behind is still there.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
  ],
})
let sharedMedia: Promise<Browser> | undefined

/** As {@link launchBrowser}, for calls: of many people fewer pictures a second are enough. @default 30 */
export function launchMediaBrowser({ fps = 30, cameras = 1 } = {}): Promise<Browser> {
  sharedMedia ??= chromium.launch(mediaOptions(fps, cameras))
  return sharedMedia
}

/** A Chromium with a profile folder, as people have one: it can be closed and opened again. */
export async function openProfile(folder: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(folder, options)
  persistent.push(context)
  return context
}

/** A Chromium of one person alone, which can be killed as by a crash: no page of it says goodbye. */
export async function launchMortal(): Promise<{ readonly browser: Browser; kill9(): Promise<void> }> {
  const server = await chromium.launchServer(options)
  mortal.add(server)
  return { browser: await chromium.connect(server.wsEndpoint()), kill9: () => server.kill() }
}

declare global {
  interface Window {
    installNow?: () => void
  }
}

/**
 * A device of somebody, who shares it with nobody. Installing the app costs a page as much as starting it does: here
 * its service worker waits until a story asks for it by {@link worksOffline}, unless `serviceWorkers` is given.
 */
export async function openDevice(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL, locale: 'en-GB', ...options })
  if (options.serviceWorkers === undefined) await installsLate(context)
  return context
}

async function installsLate(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const container: ServiceWorkerContainer | undefined = navigator.serviceWorker
    if (container === undefined) return
    const register = container.register.bind(container)
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    window.installNow = resolve
    container.register = (...given) => asked.then(() => register(...given))
  })
}

/** Resolves once the service worker answers for this page: from then on it needs no network. */
export async function worksOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    window.installNow?.()
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller !== null) return
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    )
  })
}

afterAll(async () => {
  await Promise.all(persistent.map((context) => context.close()))
  await Promise.all([...mortal].map((server) => server.kill()))
  await (await shared)?.close()
  await (await sharedMedia)?.close()
})
