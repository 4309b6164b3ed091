import * as Y from 'yjs'
import type { Id } from './scanUpdate.ts'

/** Where something lies in a flat document: under a root and, in a map, a key. */
export interface Place {
  readonly root: string
  readonly key: string | null
}

export const isSamePlace = (one: Place, other: Place): boolean =>
  one.root === other.root && one.key === other.key

/** Elements that the document has of a client: its next clock. */
export const knownClock = (doc: Y.Doc, client: number): number => Y.getState(doc.store, client)

/** What the document has at a clock that it knows. */
export function structAt(
  doc: Y.Doc,
  { client, clock }: Id,
): { structs: readonly (Y.Item | Y.GC)[]; index: number } {
  const structs = doc.store.clients.get(client) ?? []
  return { structs, index: Y.findIndexSS(structs, clock) }
}

/** The place of what the document knows; undefined when it was collected or lies inside something else. */
export function knownPlace(doc: Y.Doc, id: Id): Place | undefined {
  const { structs, index } = structAt(doc, id)
  return placeOf(doc, structs[index])
}

export function placeOf(doc: Y.Doc, struct: Y.Item | Y.GC | undefined): Place | undefined {
  if (!(struct instanceof Y.Item) || !(struct.parent instanceof Y.AbstractType)) return undefined
  if (struct.parent._item !== null) return undefined
  const root = rootName(doc, struct.parent)
  return root === undefined ? undefined : { root, key: struct.parentSub }
}

/** A root never changes its name; Yjs itself searches all of them each time. */
const names = new WeakMap<object, string>()

function rootName(doc: Y.Doc, type: object): string | undefined {
  if (!names.has(type)) {
    for (const [name, root] of doc.share) names.set(root, name)
  }
  return names.get(type)
}
