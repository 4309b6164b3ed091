import { type BrowserServer, chromium, type Page } from 'playwright-core'

/** People in one conversation, each with the app open on it, in one Chromium with fake cameras. */
export interface Callers {
  readonly pages: readonly Page[]
  /** Of the browser's first process. */
  readonly pid: number
  close(): Promise<void>
}

/** What a page has got and sent, all connections together; `size` of the largest picture it sends. */
export interface Flow {
  readonly connections: number
  readonly decoded: number
  readonly sentBytes: number
  readonly size: string
}

declare global {
  interface Window {
    benched: RTCPeerConnection[]
    /** When Accept was pressed, milliseconds since 1970. */
    acceptedAt: number
  }
}

const FPS = 30
const ARGS = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--autoplay-policy=no-user-gesture-required',
  `--use-fake-device-for-media-stream=fps=${FPS}`,
  '--use-fake-ui-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-networking',
]
let relays = 0

export async function openCallers(url: string, count: number): Promise<Callers> {
  const server = await chromium.launchServer({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ARGS,
  })
  const browser = await chromium.connect(server.wsEndpoint())
  const prefix = `group${++relays}`
  const people: { readonly id: string; readonly page: Page }[] = []
  for (let index = 0; index < count; index++) {
    const context = await browser.newContext({
      baseURL: url,
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
    })
    await context.addInitScript(watch)
    const username = `${prefix}.${index}`
    const answer = await context.request.post('/api/auth/register', {
      data: { username, password: `${username} has a password` },
      headers: { origin: url },
    })
    if (!answer.ok()) throw new Error(await answer.text())
    const { user } = (await answer.json()) as { user: { id: string } }
    people.push({ id: user.id, page: await context.newPage() })
  }
  const pages = people.map(({ page }) => page)
  const made = await pages[0]?.context().request.post('/api/conversations', {
    data: { kind: 'group', name: 'Measured', memberIds: people.slice(1).map(({ id }) => id) },
    headers: { origin: url },
  })
  if (!made?.ok()) throw new Error(await made?.text())
  const { id } = (await made.json()) as { id: string }
  for (const page of pages) {
    await page.goto(`/c/${id}`)
    await page
      .getByRole('status', { name: 'Connection' })
      .filter({ hasText: /^Up to date$/ })
      .first()
      .waitFor()
    // The call's code is here before anybody calls, as on a device that is in use.
    await page.evaluate(() => navigator.serviceWorker.ready)
  }
  return { pages, pid: pidOf(server), close: () => server.close() }
}

const pidOf = (server: BrowserServer): number => server.process().pid ?? 0

/** Runs in the page, ahead of the app. */
function watch(): void {
  window.benched = []
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      window.benched.push(this)
    }
  }
  document.addEventListener(
    'click',
    (event) => {
      const button = (event.target as Element).closest('button')
      if (button?.textContent?.trim() === 'Accept' || button?.getAttribute('aria-label') === 'Accept')
        window.acceptedAt = Date.now()
    },
    { capture: true },
  )
}

export const call = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Video call', exact: true }).click()
export const accept = (page: Page): Promise<void> =>
  page
    .getByRole('dialog', { name: 'Incoming call' })
    .getByRole('button', { name: 'Accept', exact: true })
    .click()

/** One after the other; resolves once nobody is in the call any more. */
export async function leaveAll(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    const leave = page.getByRole('button', { name: 'Leave call', exact: true })
    await leave.click({ timeout: 2_000 }).catch(() => undefined)
    await leave.waitFor({ state: 'detached' })
  }
}

/** When the next connection has decoded its first picture, and when a tile shows one, milliseconds since 1970. */
export const firstPicture = (page: Page): Promise<{ readonly decodedAt: number; readonly shownAt: number }> =>
  page.evaluate(async () => {
    const old = new Set(window.benched)
    const hasDecoded = async () => {
      for (const connection of window.benched) {
        if (old.has(connection) || connection.connectionState === 'closed') continue
        for (const stats of (await connection.getStats()).values())
          if (stats.type === 'inbound-rtp' && (stats.framesDecoded ?? 0) > 0) return true
      }
      return false
    }
    const isShown = () =>
      [...document.querySelectorAll<HTMLVideoElement>('figure[data-picture=camera] video')].some(
        (video) => video.ariaLabel !== 'You' && video.videoWidth > 0,
      )
    const until = async (look: () => boolean | Promise<boolean>) => {
      while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 10))
      return Date.now()
    }
    const [decodedAt, shownAt] = await Promise.all([until(hasDecoded), until(isShown)])
    return { decodedAt, shownAt }
  })

export const acceptedAt = (page: Page): Promise<number> => page.evaluate(() => window.acceptedAt)

export const flowOf = (page: Page): Promise<Flow> =>
  page.evaluate(async () => {
    const flow = { connections: 0, decoded: 0, sentBytes: 0, size: '', pixels: 0 }
    for (const connection of window.benched) {
      if (connection.connectionState !== 'connected') continue
      flow.connections += 1
      for (const stats of (await connection.getStats()).values()) {
        if (stats.type === 'inbound-rtp') flow.decoded += stats.framesDecoded ?? 0
        if (stats.type !== 'outbound-rtp') continue
        flow.sentBytes += stats.bytesSent ?? 0
        const pixels = (stats.frameWidth ?? 0) * (stats.frameHeight ?? 0)
        if (pixels <= flow.pixels) continue
        flow.pixels = pixels
        flow.size = `${stats.frameWidth}×${stats.frameHeight}`
      }
    }
    return flow
  })
