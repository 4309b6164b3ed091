import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import { anotherDevice, type FreshRelay, newPerson, type Person } from './newPerson.ts'

/** What people see and touch of a call, by the names that the contract promises. */
export const callScreen = (page: Page) => ({
  voice: page.getByRole('button', { name: 'Voice call', exact: true }),
  video: page.getByRole('button', { name: 'Video call', exact: true }),
  incoming: page.getByRole('dialog', { name: 'Incoming call' }),
  accept: page
    .getByRole('dialog', { name: 'Incoming call' })
    .getByRole('button', { name: 'Accept', exact: true }),
  decline: page
    .getByRole('dialog', { name: 'Incoming call' })
    .getByRole('button', { name: 'Decline', exact: true }),
  mute: page.getByRole('button', { name: 'Mute', exact: true }),
  unmute: page.getByRole('button', { name: 'Unmute', exact: true }),
  cameraOff: page.getByRole('button', { name: 'Camera off', exact: true }),
  cameraOn: page.getByRole('button', { name: 'Camera on', exact: true }),
  share: page.getByRole('button', { name: 'Share screen', exact: true }),
  leave: page.getByRole('button', { name: 'Leave call', exact: true }),
  stage: page.getByRole('region', { name: /^Call with / }),
  /** A remote person, with sound. */
  person: (name: string): Locator => page.locator(`video[aria-label="${name}"]`),
})

/** Somebody as they stand in a call, `You` for oneself. */
export const tileOf = (page: Page, name: string): Locator =>
  page.locator('figure').filter({ has: callScreen(page).person(name) })

/** What the page's connections have received so far, all of them together. */
export interface Received {
  readonly connections: number
  readonly frames: number
  readonly audioPackets: number
  readonly energy: number
  readonly width: number
}

declare global {
  interface Window {
    connections: RTCPeerConnection[]
  }
}

/** Keeps the page's connections where a test can ask them: the app shows no numbers. Runs in the page. */
export const watchConnections = (): void => {
  window.connections = []
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      window.connections.push(this)
    }
  }
}

/** Runs in the page. */
export const readReceived = async (): Promise<Received> => {
  const open = window.connections.filter((each) => each.connectionState === 'connected')
  const sum = { connections: open.length, frames: 0, audioPackets: 0, energy: 0, width: 0 }
  for (const connection of open) {
    // Firefox does not answer at all for one that is closed meanwhile.
    const closed = new Promise<RTCStatsReport>((resolve) => setTimeout(() => resolve(new Map()), 1_000))
    for (const stats of (await Promise.race([connection.getStats(), closed])).values()) {
      if (stats.type !== 'inbound-rtp') continue
      if (stats.kind === 'video') {
        sum.frames += stats.framesDecoded ?? 0
        sum.width = Math.max(sum.width, stats.frameWidth ?? 0)
      } else {
        sum.audioPackets += stats.packetsReceived ?? 0
        sum.energy += stats.totalAudioEnergy ?? 0
      }
    }
  }
  return sum
}

export const received = (page: Pick<Page, 'evaluate'>): Promise<Received> => page.evaluate(readReceived)

/** The names under which both ends of the page's connections look for ways to each other: new ones after a restart. */
export const iceNames = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    window.connections.flatMap(({ currentLocalDescription: own, currentRemoteDescription: other }) =>
      [own, other].flatMap((each) => each?.sdp.match(/a=ice-ufrag:\S+/)?.[0] ?? []),
    ),
  )

/** Pictures and sound of the others go on arriving. */
export async function seesAndHears(page: Page, connections = 1): Promise<void> {
  let before = await eventually(
    async () => {
      const now = await received(page)
      expect(now.connections).toBe(connections)
      return now
    },
    { timeoutMs: 20_000 },
  )
  await eventually(
    async () => {
      const now = await received(page)
      // Another connection has taken the place of one that was counted.
      if (now.frames < before.frames) before = now
      expect(now.frames).toBeGreaterThan(before.frames + 5)
      expect(now.energy).toBeGreaterThan(before.energy)
      return true
    },
    { timeoutMs: 20_000, everyMs: 200 },
  )
}

/** Sound of the others goes on arriving. */
export async function isInCall(page: Page, connections = 1): Promise<void> {
  const before = await eventually(
    async () => {
      const now = await received(page)
      expect(now.connections).toBe(connections)
      return now
    },
    { timeoutMs: 20_000 },
  )
  await eventually(async () => (await received(page)).energy > before.energy, { timeoutMs: 20_000 })
}

/** Stands still over two readings, some hundred milliseconds apart. */
export async function standsStill(page: Page, what: 'frames' | 'audioPackets'): Promise<void> {
  let last = -1
  await eventually(
    async () => {
      const { [what]: now } = await received(page)
      const isStill = now === last
      last = now
      return isStill
    },
    { everyMs: 700 },
  )
}

export async function newCaller(
  browser: Browser,
  relay: FreshRelay,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  return prepared(await newPerson(browser, relay, name, options))
}

export async function secondDevice(browser: Browser, relay: FreshRelay, person: Person): Promise<Person> {
  return prepared(await anotherDevice(browser, relay, person))
}

/** Lets a test ask the connections of every page that is loaded from now on. */
export async function prepared<T extends Pick<Person, 'context'>>(person: T): Promise<T> {
  person.context.setDefaultTimeout(15_000)
  await person.context.addInitScript(watchConnections)
  return person
}
