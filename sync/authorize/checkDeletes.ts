import type * as Y from 'yjs'
import { knownClock, placeOf, structAt } from './places.ts'
import type { Policy } from './policies.ts'
import { refuse } from './refusal.ts'
import { firstReaching, type ResolvedUpdate } from './resolveStructs.ts'
import type { DeleteRange } from './scanUpdate.ts'

/**
 * Refuses deletes of what the sender may not delete; what is deleted already counts for nothing, since every
 * step 2 carries the whole delete set (G4). Answers whether anything is newly deleted.
 */
export function checkDeletes(
  deletes: readonly DeleteRange[],
  resolved: ResolvedUpdate,
  doc: Y.Doc,
  policy: Policy,
): boolean {
  let deletesAnything = false
  for (const range of deletes) {
    // Yjs would park it, and delete what somebody writes there later.
    if (range.end > resolved.clockAfter(range.client)) refuse('unknown-delete')
    for (const root of newlyDeletedRoots(range, resolved, doc)) {
      if (root === undefined || !policy.mayDelete(root)) refuse('foreign-delete', root)
      deletesAnything = true
    }
  }
  return deletesAnything
}

/** The root of everything in `range` that is not deleted yet; undefined for what has no root. */
function* newlyDeletedRoots(
  { client, clock, end }: DeleteRange,
  resolved: ResolvedUpdate,
  doc: Y.Doc,
): Generator<string | undefined> {
  if (clock < knownClock(doc, client)) {
    const { structs, index } = structAt(doc, { client, clock })
    for (let i = index; i < structs.length; i++) {
      const struct = structs[i]
      if (struct === undefined || struct.id.clock >= end) break
      if (!struct.deleted) yield placeOf(doc, struct)?.root
    }
  }
  const added = resolved.addedBy.get(client) ?? []
  for (let i = firstReaching(added, clock); i < added.length; i++) {
    const { struct, from, place } = added[i] ?? {}
    if (struct === undefined || from === undefined || from >= end) break
    if (struct.kind === 'json') yield place?.root
  }
}
