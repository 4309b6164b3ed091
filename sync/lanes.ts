import * as Y from 'yjs'
import type { Json } from './canonicalJson.ts'
import type { LaneOwner, UserId } from './ids.ts'
import { RELAY } from './ids.ts'

/** Root names of a conversation document; D1. */
export const laneName = (owner: LaneOwner): string => `log:${owner}`
export const stateName = (user: UserId): string => `state:${user}`
export const ROOM = 'room'
export const HOME = 'home'
const LANE_PREFIX = 'log:'

/** One record of a lane with the Yjs id under which it lies. */
export interface LaneItem {
  readonly value: unknown
  readonly client: number
  readonly clock: number
}

/** Appends plain JSON entries to a member's lane in one transaction. */
export function appendToLane(doc: Y.Doc, user: UserId, entries: readonly Json[], origin?: unknown): void {
  if (entries.length === 0) return
  doc.transact(() => doc.getArray(laneName(user)).push([...entries]), origin)
}

/** Owners of the lanes that a document holds, the relay's included. */
export function laneOwners(doc: Y.Doc): LaneOwner[] {
  const owners: LaneOwner[] = []
  for (const root of doc.share.keys()) {
    if (root.startsWith(LANE_PREFIX)) owners.push(root.slice(LANE_PREFIX.length) as UserId | typeof RELAY)
  }
  return owners
}

/** What a lane holds and has not been removed, in the document's order, with Yjs ids. */
export function* laneItems(doc: Y.Doc, owner: LaneOwner): Generator<LaneItem> {
  // Y.Array hides ids; `_start` is the linked list behind it, stable since Yjs 13.0.
  let item = doc.getArray(laneName(owner))._start
  while (item !== null) {
    if (!item.deleted && item.content instanceof Y.ContentAny) {
      let clock = item.id.clock
      for (const value of item.content.arr) yield { value, client: item.id.client, clock: clock++ }
    }
    item = item.right
  }
}

/** What a transaction added to lanes, at a cost of what is new, not of what is there. */
export function* addedLaneItems(
  transaction: Y.Transaction,
): Generator<LaneItem & { readonly owner: LaneOwner }> {
  const owners = new Map<unknown, LaneOwner | undefined>()
  for (const [root, type] of transaction.doc.share) owners.set(type, laneOwnerOf(root))
  for (const [client, end] of transaction.afterState) {
    const start = transaction.beforeState.get(client) ?? 0
    if (end <= start) continue
    const structs = transaction.doc.store.clients.get(client) ?? []
    for (let index = Y.findIndexSS(structs, start); index < structs.length; index++) {
      const item = structs[index]
      if (!(item instanceof Y.Item) || item.deleted || !(item.content instanceof Y.ContentAny)) continue
      const owner = item.parentSub === null ? owners.get(item.parent) : undefined
      if (owner === undefined) continue
      for (const [offset, value] of item.content.arr.entries()) {
        const clock = item.id.clock + offset
        if (clock >= start) yield { owner, value, client, clock }
      }
    }
  }
}

/** Who wrote a `Y.Array` event's additions: the owner of the lane, or undefined for other roots. */
export function laneOwnerOf(rootName: string): LaneOwner | undefined {
  if (!rootName.startsWith(LANE_PREFIX)) return undefined
  const owner = rootName.slice(LANE_PREFIX.length)
  return owner === RELAY ? RELAY : (owner as UserId)
}
