import { ByteReader } from './byteReader.ts'
import type { AuthorizeLimits } from './limits.ts'
import { refuse } from './refusal.ts'
import { skipValue } from './wireJson.ts'

/** Where Yjs knows something by: who wrote it, and how many elements that writer had written before. */
export interface Id {
  readonly client: number
  readonly clock: number
}

/** A run of elements with content or, once deleted, without. */
export interface ItemStruct {
  readonly kind: 'json' | 'deleted'
  readonly clock: number
  readonly length: number
  /** Neighbours when it was written; the place follows from them. */
  readonly origin: Id | undefined
  readonly rightOrigin: Id | undefined
  /** Named when there is no neighbour. */
  readonly root: string | undefined
  readonly key: string | null
  /** Position of the first value in the bytes of the update. */
  readonly contentAt: number
}

/** What stood there is gone for good, its place too. */
export interface CollectedStruct {
  readonly kind: 'collected'
  readonly clock: number
  readonly length: number
}

/** A hole left by merging updates. */
export interface SkipStruct {
  readonly kind: 'skip'
  readonly clock: number
  readonly length: number
}

export type Struct = ItemStruct | CollectedStruct | SkipStruct

export interface DeleteRange {
  readonly client: number
  readonly clock: number
  readonly end: number
}

export interface ScannedUpdate {
  /** What each client wrote, without holes between; clients descend. */
  readonly blocks: ReadonlyMap<number, readonly Struct[]>
  /** Ascending and apart within each client. */
  readonly deletes: readonly DeleteRange[]
}

const MAX_CLIENT = 0xffffffff

const REF_BITS = 0b11111
const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_KEY = 0x20
const COLLECTED = 0
const DELETED = 1
const ANY = 8
const SKIP = 10

/**
 * Reads the wire format of an update (Yjs, version 1) without making anything of its content. Every count is spent
 * on at least one byte, so that the work is bounded by the bytes that came.
 *
 * Documents of ours are flat: JSON directly under named roots. So parents given by id and every other content
 * are refused here, even in what is known already.
 */
export function scanUpdate(update: Uint8Array, limits: AuthorizeLimits): ScannedUpdate {
  if (update.byteLength > limits.bytes) refuse('too-big')
  const reader = new ByteReader(update)
  const blocks = scanBlocks(reader, limits)
  const deletes = scanDeletes(reader, limits)
  if (!reader.isAtEnd) refuse('malformed', 'bytes after its end')
  return { blocks, deletes }
}

function scanBlocks(reader: ByteReader, limits: AuthorizeLimits): Map<number, readonly Struct[]> {
  const blocks = new Map<number, readonly Struct[]>()
  const clients = reader.uint()
  if (clients > limits.clients) refuse('too-many-clients')
  let structsLeft = limits.structs
  let previousClient = Number.POSITIVE_INFINITY
  for (let i = 0; i < clients; i++) {
    const count = reader.uint()
    const client = reader.uint()
    let clock = reader.uint()
    if (client > MAX_CLIENT) refuse('malformed', 'client')
    // Of two blocks of one client Yjs would keep the second; of blocks that do not descend, as it writes them, it
    // loses some when it merges updates.
    if (client >= previousClient) refuse('malformed', 'clients out of order')
    previousClient = client
    structsLeft -= count
    if (structsLeft < 0) refuse('too-big', 'structs')
    const structs: Struct[] = []
    for (let left = count; left > 0; left--) {
      const struct = scanStruct(reader, clock, limits)
      if (struct.length < 1) refuse('malformed', 'nothing in a struct')
      clock += struct.length
      if (clock > limits.clock) refuse('clock-too-big')
      structs.push(struct)
    }
    blocks.set(client, structs)
  }
  return blocks
}

function scanStruct(reader: ByteReader, clock: number, limits: AuthorizeLimits): Struct {
  const info = reader.byte()
  const ref = info & REF_BITS
  if (ref === COLLECTED) return { kind: 'collected', clock, length: reader.uint() }
  // Yjs overlooks flags here when it applies, and throws when it merges.
  if (info === SKIP) return { kind: 'skip', clock, length: reader.uint() }
  const origin = (info & HAS_ORIGIN) > 0 ? scanId(reader) : undefined
  const rightOrigin = (info & HAS_RIGHT_ORIGIN) > 0 ? scanId(reader) : undefined
  let root: string | undefined
  let key: string | null = null
  if (origin === undefined && rightOrigin === undefined) {
    if (reader.uint() !== 1) refuse('shape', 'inside another struct')
    root = reader.text()
    if ((info & HAS_KEY) > 0) key = reader.text()
  }
  if (ref !== DELETED && ref !== ANY) refuse('content-kind', `content ${ref}`)
  const length = reader.uint()
  const contentAt = reader.position
  if (ref === ANY) {
    for (let left = length; left > 0; left--) skipValue(reader, limits.depth)
  }
  const kind = ref === ANY ? 'json' : 'deleted'
  return { kind, clock, length, origin, rightOrigin, root, key, contentAt }
}

const scanId = (reader: ByteReader): Id => {
  const client = reader.uint()
  return { client, clock: reader.uint() }
}

/** Yjs writes ranges sorted and merged; that keeps the walk over what they name linear. */
function scanDeletes(reader: ByteReader, limits: AuthorizeLimits): DeleteRange[] {
  const deletes: DeleteRange[] = []
  const seen = new Set<number>()
  let rangesLeft = limits.structs
  for (let clients = reader.uint(); clients > 0; clients--) {
    const client = reader.uint()
    if (seen.has(client)) refuse('malformed', 'deletes of the same client twice')
    seen.add(client)
    let previousEnd = 0
    for (let ranges = reader.uint(); ranges > 0; ranges--) {
      if (--rangesLeft < 0) refuse('too-big', 'deletes')
      const clock = reader.uint()
      const length = reader.uint()
      if (length < 1) refuse('malformed', 'an empty delete')
      if (clock < previousEnd) refuse('malformed', 'deletes out of order')
      const end = clock + length
      if (end > limits.clock) refuse('clock-too-big')
      deletes.push({ client, clock, end })
      previousEnd = end
    }
  }
  return deletes
}
