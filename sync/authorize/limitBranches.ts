import * as Y from 'yjs'
import { knownClock, structAt } from './places.ts'
import { refuse } from './refusal.ts'
import { firstReaching, type NewStruct, type ResolvedUpdate } from './resolveStructs.ts'

/**
 * Refuses an update that branches too often in one place. Who appends or sets comes after the last that it knows
 * of, so a second follower of the same thing means two devices that did not know of each other: a handful. For each
 * one Yjs walks over all that followed before: 280 kB of such structs stop it for seconds, at every load again.
 */
export function limitBranches(resolved: ResolvedUpdate, doc: Y.Doc, maxBranches: number): void {
  const followed = new Set<string>()
  const branches = new Map<string, number>()
  for (const added of resolved.added) {
    const { client, struct, from, place } = added
    const origin = from > struct.clock ? { client, clock: from - 1 } : struct.origin
    const where = `${place.root} ${place.key ?? ''}`
    const spot = origin === undefined ? `begin ${where}` : `${origin.client}:${origin.clock}`
    if (!followed.has(spot) && !hasFollower(added, origin, resolved, doc)) {
      followed.add(spot)
      continue
    }
    const count = (branches.get(where) ?? 0) + 1
    if (count > maxBranches) refuse('too-many-branches', where)
    branches.set(where, count)
  }
}

/** Whether something already follows `origin`, or stands first where there is none, without what comes by struct. */
function hasFollower(
  { place }: NewStruct,
  origin: { readonly client: number; readonly clock: number } | undefined,
  { addedBy }: ResolvedUpdate,
  doc: Y.Doc,
): boolean {
  if (origin === undefined) {
    const root = doc.share.get(place.root)
    if (root === undefined) return false
    return place.key === null ? root._start !== null : root._map.has(place.key)
  }
  const { client, clock } = origin
  if (clock < knownClock(doc, client)) {
    const { structs, index } = structAt(doc, origin)
    const item = structs[index]
    return item instanceof Y.Item && (clock < item.id.clock + item.length - 1 || item.right !== null)
  }
  const added = addedBy.get(client) ?? []
  const before = added[firstReaching(added, clock)]?.struct
  return before !== undefined && clock < before.clock + before.length - 1
}
