import { utf8ByteLength } from 'lib0/string'
import * as Y from 'yjs'
import type { PartSize } from './replica.ts'

type Clocks = ReadonlyMap<number, number>

/** The next clock of one client. */
interface Head {
  readonly client: number
  /** The entry's id: the oldest goes first. Empty for anything but an entry. */
  readonly id: string
  readonly bytes: number
  /** What it was written next to: it has to be there first. */
  readonly after: readonly Y.ID[]
}

/** What is no entry, a mark that was set or something deleted, is small. */
const SMALL_BYTES = 100

/**
 * How far the next part of a document goes, for a reader that has it up to `from`: the oldest entries first, at least
 * one, and never without what they were written next to (G4, G11).
 */
export function partEnd(doc: Y.Doc, from: Clocks, { entries, bytes }: PartSize): Map<number, number> {
  const to = new Map(from)
  const heads = new Map<number, Head>()
  for (const client of doc.store.clients.keys()) advance(client)
  function advance(client: number): void {
    const head = headOf(doc, client, to.get(client) ?? 0)
    if (head === undefined) heads.delete(client)
    else heads.set(client, head)
  }

  let roomEntries = entries
  let roomBytes = bytes
  while (roomEntries > 0) {
    let next: Head | undefined
    for (const head of heads.values()) {
      const isOlder = next === undefined || head.id < next.id
      if (isOlder && head.after.every(({ client, clock }) => clock < (to.get(client) ?? 0))) next = head
    }
    if (next === undefined || (next.bytes > roomBytes && roomEntries < entries)) break
    to.set(next.client, (to.get(next.client) ?? 0) + 1)
    roomEntries -= 1
    roomBytes -= next.bytes
    advance(next.client)
  }
  return to
}

function headOf(doc: Y.Doc, client: number, clock: number): Head | undefined {
  if (clock >= Y.getState(doc.store, client)) return undefined
  const structs = doc.store.clients.get(client) ?? []
  const struct = structs[Y.findIndexSS(structs, clock)]
  if (!(struct instanceof Y.Item)) return { client, id: '', bytes: SMALL_BYTES, after: [] }
  const offset = clock - struct.id.clock
  // Within one item each follows the one before.
  const after = offset > 0 ? [] : [struct.origin, struct.rightOrigin].filter((id) => id !== null)
  const value: unknown = struct.content instanceof Y.ContentAny ? struct.content.arr[offset] : undefined
  if (value === undefined) return { client, id: '', bytes: SMALL_BYTES, after }
  return { client, id: idOf(value), bytes: SMALL_BYTES + utf8ByteLength(JSON.stringify(value)), after }
}

const idOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'i' in value && typeof value.i === 'string' ? value.i : ''
