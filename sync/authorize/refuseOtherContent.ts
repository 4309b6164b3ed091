import * as Y from 'yjs'
import { canonicalJson } from '../canonicalJson.ts'
import { ByteReader } from './byteReader.ts'
import { knownClock, structAt } from './places.ts'
import type { Policy } from './policies.ts'
import { refuse } from './refusal.ts'
import type { ItemStruct, ScannedUpdate } from './scanUpdate.ts'
import { readJson } from './wireJson.ts'

/**
 * Refuses what the sender wrote under clocks that hold something else of theirs already: two copies of one device,
 * both writing as the same client. Yjs would take the second for the first, and the relay acknowledge what it never
 * stored. The device starts from a fresh document, as another client, and loses nothing (G5, G7).
 */
export function refuseOtherContent(
  { blocks }: ScannedUpdate,
  update: Uint8Array,
  doc: Y.Doc,
  policy: Policy,
): void {
  for (const [client, structs] of blocks) {
    const known = knownClock(doc, client)
    if (known === 0 || policy.ownerOf(client) !== 'mine') continue
    for (const struct of structs) {
      if (struct.clock >= known) break
      if (struct.kind === 'json' && !isSame(client, struct, known, update, doc))
        refuse('foreign-client', `${client} wrote something else there`)
    }
  }
}

function isSame(client: number, struct: ItemStruct, known: number, update: Uint8Array, doc: Y.Doc): boolean {
  const reader = new ByteReader(update, struct.contentAt)
  const end = Math.min(struct.clock + struct.length, known)
  for (let clock = struct.clock; clock < end; clock++) {
    const value = readJson(reader)
    const { structs, index } = structAt(doc, { client, clock })
    const item = structs[index]
    // What is gone cannot be compared.
    if (!(item instanceof Y.Item) || item.deleted || !(item.content instanceof Y.ContentAny)) continue
    if (canonicalJson(item.content.arr[clock - item.id.clock]) !== canonicalJson(value)) return false
  }
  return true
}
