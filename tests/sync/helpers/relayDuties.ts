import { entryTime } from '../../../sync/clock.ts'
import { type EntryReference, readEntry } from '../../../sync/entry.ts'
import { RELAY } from '../../../sync/ids.ts'
import { laneItems, laneName, laneOwners } from '../../../sync/lanes.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { messageKey } from '../../../sync/timeline/items.ts'
import type { Random } from './random.ts'
import { PEOPLE, type Replica } from './replica.ts'

/** What the relay does in a document after it has received something: D4 to D6, without its storage. */
export function createRelayDuties(relay: Replica, random: Random): () => void {
  /** Under which Yjs id each entry was first seen. */
  const ledger = new Map<string, string>()
  const removed = new Set<string>()

  function inspect(): EntryReference[] {
    const late: EntryReference[] = []
    for (const owner of PEOPLE) {
      for (const { value, client, clock } of laneItems(relay.doc, owner)) {
        const entry = readEntry(owner, value)
        if (entry.k === 'unknown' || ledger.has(messageKey(owner, entry.i))) continue
        ledger.set(messageKey(owner, entry.i), `${client}/${clock}`)
        if (entry.k === 'd') removed.add(messageKey(owner, entry.o))
        if (entry.k === 'h') removed.add(messageKey(...entry.o))
        if (entryTime(entry.i) < relay.clock.now() - LIMITS.lateAfterMs) late.push([owner, entry.i])
      }
    }
    return late
  }

  /** Takes out what was removed, and second copies of what is there: an update that only deletes. */
  function sweep(): void {
    relay.doc.transact(() => {
      for (const owner of laneOwners(relay.doc)) {
        if (owner === RELAY) continue
        const gone = [...laneItems(relay.doc, owner)].map(({ value, client, clock }) => {
          const entry = readEntry(owner, value)
          if (entry.k === 'unknown') return false
          const target = entry.k === 'm' ? entry.i : entry.k === 'e' ? entry.o : undefined
          if (target !== undefined && removed.has(messageKey(owner, target))) return true
          return ledger.get(messageKey(owner, entry.i)) !== `${client}/${clock}`
        })
        for (let index = gone.length - 1; index >= 0; index--) {
          if (gone[index] === true) relay.doc.getArray(laneName(owner)).delete(index)
        }
      }
    })
  }

  return () => {
    const late = inspect()
    if (late.length > 0) {
      const w = random.chance(0.2) ? 'restored' : 'offline'
      relay.append([{ i: relay.clock.tick(), k: 'late', o: late, w }])
    }
    sweep()
  }
}
