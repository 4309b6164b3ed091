import type * as Y from 'yjs'
import { isSamePlace, knownClock, knownPlace, type Place } from './places.ts'
import { refuse } from './refusal.ts'
import type { Id, ItemStruct, ScannedUpdate, Struct } from './scanUpdate.ts'

/** A struct of which the document does not have everything yet. */
export interface NewStruct {
  readonly client: number
  readonly struct: ItemStruct
  /** First clock that is new: the document may know the beginning. */
  readonly from: number
  readonly place: Place
}

/** What an update adds, in an order in which all of it can be integrated. */
export interface ResolvedUpdate {
  readonly added: readonly NewStruct[]
  /** By client, ascending. */
  readonly addedBy: ReadonlyMap<number, readonly NewStruct[]>
  /** Elements that the document has of a client once the update is applied. */
  clockAfter(client: number): number
}

interface Block {
  readonly client: number
  readonly structs: readonly Struct[]
  readonly added: NewStruct[]
  /** Next struct to look at, and the clock up to which everything is or will be there. */
  next: number
  clock: number
  /** Whether something in it waits for another block. */
  isWaiting: boolean
}

/**
 * Finds the place of everything new in an update, as Yjs would when it integrates it: what cannot be integrated
 * at once is refused, since Yjs would park it (G4). Structs that are known already are not inert, because Yjs
 * looks up their neighbours all the same: theirs have to exist too.
 */
export function resolveStructs(scanned: ScannedUpdate, doc: Y.Doc): ResolvedUpdate {
  const blocks = new Map<number, Block>()
  for (const [client, structs] of scanned.blocks) {
    const clock = knownClock(doc, client)
    blocks.set(client, { client, structs, added: [], next: 0, clock, isWaiting: false })
  }
  const added: NewStruct[] = []
  for (const block of blocks.values()) resolveBlock(block, blocks, doc, added)
  return {
    added,
    addedBy: new Map([...blocks].map(([client, block]) => [client, block.added])),
    clockAfter: (client) => blocks.get(client)?.clock ?? knownClock(doc, client),
  }
}

/**
 * Depth first with a stack of its own: an update may chain as many clients as it likes. A block is left as soon
 * as what was wanted of it is there; two blocks may rightly wait for each other's earlier structs.
 */
function resolveBlock(
  first: Block,
  blocks: ReadonlyMap<number, Block>,
  doc: Y.Doc,
  added: NewStruct[],
): void {
  const stack = [{ block: first, until: Number.POSITIVE_INFINITY }]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { block, until } = top
    const struct = block.structs[block.next]
    if (struct === undefined || block.clock > until) {
      stack.pop()
      const below = stack.at(-1)
      if (below !== undefined) below.block.isWaiting = false
      continue
    }
    const missing = missingNeighbour(struct, block, blocks, doc)
    if (missing === undefined) {
      takeStruct(struct, block, blocks, doc, added)
      continue
    }
    const wanted = blocks.get(missing.client)
    if (wanted === undefined || wanted.next === wanted.structs.length) refuse('missing-origin')
    if (wanted.isWaiting) refuse('circular')
    block.isWaiting = true
    stack.push({ block: wanted, until: missing.clock })
  }
}

/** The first neighbour that has to come before `struct` and has not. */
function missingNeighbour(
  struct: Struct,
  block: Block,
  blocks: ReadonlyMap<number, Block>,
  doc: Y.Doc,
): Id | undefined {
  if (struct.kind === 'collected' || struct.kind === 'skip') return undefined
  for (const id of [struct.origin, struct.rightOrigin]) {
    if (id === undefined) continue
    if (id.client === block.client) {
      // Yjs does not wait for the same client: it looks, and throws.
      if (id.clock >= struct.clock) refuse('circular', 'refers to itself or what follows')
    } else if (id.clock >= (blocks.get(id.client)?.clock ?? knownClock(doc, id.client))) return id
  }
  return undefined
}

function takeStruct(
  struct: Struct,
  block: Block,
  blocks: ReadonlyMap<number, Block>,
  doc: Y.Doc,
  added: NewStruct[],
): void {
  block.next += 1
  const end = struct.clock + struct.length
  if (end <= block.clock) return
  if (struct.clock > block.clock || struct.kind === 'skip') refuse('gap')
  // Nothing in a flat document is ever collected: what is deleted keeps its place.
  if (struct.kind === 'collected') refuse('content-kind', 'collected')
  const { client } = block
  const place = placeOfNew(struct, blocks, doc)
  if (struct.clock < block.clock) {
    // Yjs hangs the rest behind what it knows, but under the parent that the struct names.
    const before = knownPlace(doc, { client, clock: block.clock - 1 })
    if (before === undefined || !isSamePlace(before, place)) refuse('overlap')
  }
  const newStruct: NewStruct = { client, struct, from: block.clock, place }
  block.added.push(newStruct)
  added.push(newStruct)
  block.clock = end
}

function placeOfNew(struct: ItemStruct, blocks: ReadonlyMap<number, Block>, doc: Y.Doc): Place {
  const left = struct.origin && placeAt(struct.origin, blocks, doc)
  const right = struct.rightOrigin && placeAt(struct.rightOrigin, blocks, doc)
  if (left !== undefined && right !== undefined && !isSamePlace(left, right)) refuse('split-origins')
  const place = left ?? right
  if (place !== undefined) return place
  if (struct.root === undefined) return refuse('malformed', 'no parent')
  return { root: struct.root, key: struct.key }
}

/** The place of a neighbour that the document or the update has. */
function placeAt(id: Id, blocks: ReadonlyMap<number, Block>, doc: Y.Doc): Place {
  const isKnown = id.clock < knownClock(doc, id.client)
  const place = isKnown ? knownPlace(doc, id) : findAdded(blocks.get(id.client)?.added ?? [], id.clock)?.place
  return place ?? refuse('missing-origin', 'collected')
}

function findAdded(added: readonly NewStruct[], clock: number): NewStruct | undefined {
  return added[firstReaching(added, clock)]
}

/** Index of the first struct that ends after `clock`. */
export function firstReaching(added: readonly NewStruct[], clock: number): number {
  let low = 0
  let high = added.length
  while (low < high) {
    const middle = (low + high) >> 1
    const struct = added[middle]?.struct
    if (struct !== undefined && struct.clock + struct.length <= clock) low = middle + 1
    else high = middle
  }
  return low
}
