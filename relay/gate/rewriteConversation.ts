import type * as Y from 'yjs'
import type { Json } from '../../sync/canonicalJson.ts'
import type { EntryClock } from '../../sync/clock.ts'
import { type ConversationId, type EntryId, RELAY } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { findBoundary, findFloor, leaveDocument, moveEntries, readHot } from '../projection/hotEntries.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { buildConversation, type NewGeneration } from './newGeneration.ts'
import { recordRelayEntry } from './relayEntries.ts'
import { recordSeal, sealEntry } from './writeSeal.ts'

export interface RewriteOptions {
  readonly conversation: ConversationId
  /** The generation that ends. */
  readonly generation: string
  /** Where the read marks are; without it they are left to the devices. */
  readonly old: Y.Doc | undefined
  readonly room: Readonly<Record<string, Json>>
  readonly limits: Pick<Limits, 'hotEntries' | 'hotBytes'>
  readonly relayClock: EntryClock
  /** The relay's time, milliseconds since 1970. */
  readonly at: number
}

/** Lets the older half go, seals it, and writes the rest anew from the projection, inside a commit (R1). */
export async function rewriteConversation(
  tx: Tx,
  { conversation, generation, old, room, limits, relayClock, at }: RewriteOptions,
): Promise<NewGeneration> {
  const i: EntryId = relayClock.tick()
  const keep = { entries: Math.ceil(limits.hotEntries / 2), bytes: Math.ceil(limits.hotBytes / 2) }
  const boundary = await findBoundary(tx, conversation, keep)
  const floor = boundary ?? (await findFloor(tx, conversation))
  const left = boundary === undefined ? [] : await leaveDocument(tx, conversation, boundary, i)
  const hot = await readHot(tx, conversation)
  const seal = floor === undefined ? undefined : sealEntry(i, { floor, left, ended: generation })
  const entries = hot.map(({ author, body }) => ({ author, value: JSON.parse(body) as Json }))
  if (seal !== undefined) entries.push({ author: RELAY, value: seal })
  const next = buildConversation({ entries, room, old })
  await moveEntries(
    tx,
    next.client,
    hot.map(({ seq }) => seq),
    next.clocks,
  )
  const clock = next.clocks.at(-1)
  if (seal !== undefined && clock !== undefined) {
    await recordRelayEntry(tx, conversation, { i, value: seal, client: next.client, clock })
    await recordSeal(tx, seal, { conversation, generation, at })
  }
  return next
}
