import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Acknowledged } from './acknowledged.ts'
import { clocksOf, copyBelow } from './copyBelow.ts'
import type { Link } from './createLink.ts'
import { partEnd } from './partEnd.ts'
import type { PartSize } from './replica.ts'

export interface PartsScope {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly link: Link
  readonly acknowledged: Acknowledged
  readonly size: PartSize
  /** Tells when the link or what is acknowledged changed. */
  readonly onChange: (look: () => void) => () => void
  readonly isStopped: () => boolean
}

const PART = 'part'

/**
 * Brings what is unsent to the relay in parts, when one step 2 would be too much (G11). What is on the socket is a
 * document that lags behind the real one and is given a part whenever the relay has stored the last. The real one
 * holds everything all the while, so there is nothing to remember in case the app closes.
 */
export async function sendInParts(scope: PartsScope): Promise<void> {
  const { doc, awareness, link, acknowledged, size, isStopped } = scope
  const wire = copyBelow(doc, acknowledged.entries())
  wire.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== PART) Y.applyUpdate(doc, update, origin)
  })
  link.connect(wire, awareness)
  const isStored = () => link.current.state === 'synced' && acknowledged.missing(clocksOf(wire)) === 0
  while (!isStopped()) {
    await until(() => isStopped() || isStored(), scope.onChange)
    if (isStopped() || acknowledged.missing(clocksOf(doc)) === 0) break
    const part = copyBelow(doc, partEnd(doc, clocksOf(wire), size))
    const update = Y.encodeStateAsUpdate(part, Y.encodeStateVector(wire))
    part.destroy()
    const before = clocksOf(wire)
    Y.applyUpdate(wire, update, PART)
    // Nothing that could go by itself: the rest goes at once, and the relay says what it thinks of it.
    if (sameClocks(before, clocksOf(wire))) break
  }
  // Whoever stops it lets go, and may be attached anew by now.
  if (!isStopped()) await link.disconnect()
  wire.destroy()
}

function until(check: () => boolean, onChange: PartsScope['onChange']): Promise<void> {
  return new Promise((resolve) => {
    if (check()) return resolve()
    const stop = onChange(() => {
      if (!check()) return
      stop()
      resolve()
    })
  })
}

const sameClocks = (one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): boolean =>
  one.size === other.size && [...one].every(([client, clock]) => other.get(client) === clock)
