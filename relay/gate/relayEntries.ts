import { canonicalJson, type Json } from '../../sync/canonicalJson.ts'
import { type ConversationId, type EntryId, RELAY } from '../../sync/ids.ts'
import { contentHash } from '../journal/contentHash.ts'
import { recordEntry } from '../projection/recordEntry.ts'
import type { Tx } from '../storage/openDatabase.ts'

/** Something in the relay's own lane, and where it lies. */
export interface RelayEntryRecord {
  readonly i: EntryId
  readonly value: { readonly [field: string]: Json }
  readonly client: number
  readonly clock: number
}

/** The projection row of something that the relay wrote in its own lane. */
export async function recordRelayEntry(
  tx: Tx,
  conversation: ConversationId,
  { i, value, client, clock }: RelayEntryRecord,
): Promise<void> {
  const body = canonicalJson(value)
  await recordEntry(tx, {
    conversation,
    author: RELAY,
    id: i,
    kind: String(value.k),
    hash: contentHash(body),
    place: i,
    late: null,
    targetAuthor: null,
    targetId: null,
    body,
    client,
    clock,
    imported: false,
  })
}
