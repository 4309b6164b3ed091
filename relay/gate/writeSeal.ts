import type { EntryId } from '../../sync/ids.ts'
import { RELAY } from '../../sync/ids.ts'
import { laneName } from '../../sync/lanes.ts'
import { type SealedRow, sealHash } from '../journal/sealHash.ts'
import type { Tx } from '../storage/openDatabase.ts'
import type { CommitScope } from './commitScope.ts'
import { conversationOf } from './commitScope.ts'
import { recordRelayEntry } from './relayEntries.ts'
import { journalRelayWrite } from './relayWrite.ts'

export interface Seal {
  /** Everything placed before this is in history. */
  readonly floor: EntryId
  /** What this seal took out of the document, in the order of `seq`. */
  readonly left: readonly SealedRow[]
  /** The generation that it ended, if one did. */
  readonly ended?: string
}

/** A `seal` entry as it goes into the relay's lane (R1). */
export const sealEntry = (i: EntryId, { floor, left, ended }: Seal) =>
  ({
    ...{ i, k: 'seal', c: left.length, h: sealHash(left), p: floor },
    ...(ended !== undefined && { g: ended }),
  }) as const

/** Notes a seal for `verify`. */
export async function recordSeal(
  tx: Tx,
  seal: ReturnType<typeof sealEntry>,
  of: { readonly conversation: string; readonly generation: string; readonly at: number },
): Promise<void> {
  await tx
    .insertInto('seals')
    .values({ ...of, id: seal.i, place: seal.p, entries: seal.c, hash: seal.h })
    .execute()
}

/** Writes a seal into the document as it is: its floor rises, and nothing else changes. */
export async function writeSeal(
  { tx, hooks, live, relayClock, at }: Omit<CommitScope, 'limits'>,
  seal: Seal,
): Promise<void> {
  const conversation = conversationOf(live)
  const value = sealEntry(relayClock.tick(), seal)
  const appends = [{ root: laneName(RELAY), values: [value] }]
  const start = await journalRelayWrite(tx, hooks, live, RELAY, { appends }, at)
  await recordRelayEntry(tx, conversation, { i: value.i, value, ...start })
  await recordSeal(tx, value, { conversation, generation: live.parsed.generation, at })
  hooks.onCommitted(() => {
    live.hotEntries += 1
  })
}
