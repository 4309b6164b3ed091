import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'

/** What one connection of a page has received so far. */
export interface Arrived {
  /** Which of the page's connections it is. */
  readonly id: number
  readonly frames: number
  readonly energy: number
  readonly width: number
}

/** What each of the page's connections has received; pages are prepared by `newCaller`. */
export const arrived = (page: Page): Promise<Arrived[]> =>
  page.evaluate(() =>
    Promise.all(
      window.connections
        .map((connection, id) => ({ connection, id }))
        .filter(({ connection }) => connection.connectionState === 'connected')
        .map(async ({ connection, id }) => {
          const one = { id, frames: 0, energy: 0, width: 0 }
          for (const stats of (await connection.getStats()).values()) {
            if (stats.type !== 'inbound-rtp') continue
            one.frames += stats.framesDecoded ?? 0
            one.energy += stats.totalAudioEnergy ?? 0
            one.width = Math.max(one.width, stats.frameWidth ?? 0)
          }
          return one
        }),
    ),
  )

/** Everybody of them gets pictures and sound of everybody else. */
export async function everyPairSees(pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => everyOneArrives(page, pages.length - 1)))
}

/** As many software codecs as there are pairs take their time on a small machine. */
const PATIENCE = { timeoutMs: 40_000, everyMs: 300 }

async function everyOneArrives(page: Page, count: number): Promise<void> {
  const before = await eventually(async () => {
    const now = await arrived(page)
    expect(now.length).toBe(count)
    return now
  }, PATIENCE)
  await eventually(async () => {
    const now = await arrived(page)
    expect(now.length).toBe(count)
    for (const { id, frames, energy } of now) {
      // One that is made anew begins at nothing.
      const { frames: framesBefore = 0, energy: energyBefore = 0 } =
        before.find((each) => each.id === id) ?? {}
      expect(frames).toBeGreaterThan(framesBefore + 2)
      expect(energy).toBeGreaterThan(energyBefore)
    }
    return true
  }, PATIENCE)
}
