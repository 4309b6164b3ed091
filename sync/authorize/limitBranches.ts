import * as Y from 'yjs'
import type { AuthorizeLimits } from './limits.ts'
import { knownClock, structAt } from './places.ts'
import { refuse } from './refusal.ts'
import { firstReaching, type NewStruct, type ResolvedUpdate } from './resolveStructs.ts'
import type { Id } from './scanUpdate.ts'

/**
 * Refuses an update that branches too often in one place, or where too much has followed since. Who appends or sets
 * comes after the last that it knows of, so a second follower of the same thing means two devices that did not know
 * of each other: a handful. For each one Yjs walks over all that followed before: 280 kB of such structs stop it for
 * seconds, and 64 of them at the beginning of something long for 40 ms, here and on every device. A device that is
 * refused for it rebases, and then comes after all that there is.
 */
export function limitBranches(
  resolved: ResolvedUpdate,
  doc: Y.Doc,
  { branches: maxBranches, branchSteps }: Pick<AuthorizeLimits, 'branches' | 'branchSteps'>,
): void {
  const followed = new Set<string>()
  const branches = new Map<string, number>()
  /** New in each place so far: they may stand to the right of a branch, too. */
  const addedIn = new Map<string, number>()
  let stepsLeft = branchSteps
  for (const added of resolved.added) {
    const { client, struct, from, place } = added
    const origin = from > struct.clock ? { client, clock: from - 1 } : struct.origin
    const where = `${place.root} ${place.key ?? ''}`
    const spot = origin === undefined ? `begin ${where}` : `${origin.client}:${origin.clock}`
    const before = addedIn.get(where) ?? 0
    addedIn.set(where, before + 1)
    if (!followed.has(spot) && !hasFollower(added, origin, resolved, doc)) {
      followed.add(spot)
      continue
    }
    const count = (branches.get(where) ?? 0) + 1
    if (count > maxBranches) refuse('too-many-branches', where)
    branches.set(where, count)
    stepsLeft -= before + knownAfter(added, origin, doc, stepsLeft)
    if (stepsLeft < 0) refuse('too-many-branches', 'too much has followed')
  }
}

/** Whether something already follows `origin`, or stands first where there is none, without what comes by struct. */
function hasFollower(
  { place }: NewStruct,
  origin: Id | undefined,
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

/** How many items the document has to the right of `origin`; counting stops beyond `enough`. */
function knownAfter({ place }: NewStruct, origin: Id | undefined, doc: Y.Doc, enough: number): number {
  let steps = 0
  let item = firstAfter()
  for (; item !== null && steps <= enough; item = item.right) steps += 1
  return steps

  function firstAfter(): Y.Item | null {
    if (origin !== undefined) {
      if (origin.clock >= knownClock(doc, origin.client)) return null
      const { structs, index } = structAt(doc, origin)
      const known = structs[index]
      return known instanceof Y.Item ? known.right : null
    }
    const root = doc.share.get(place.root)
    if (place.key === null) return root?._start ?? null
    // Behind a key Yjs keeps the last value: it goes back to the first, too.
    let first = root?._map.get(place.key) ?? null
    for (; first?.left != null && steps <= enough; first = first.left) steps += 1
    return first
  }
}
