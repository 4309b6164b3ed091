import { createHash } from 'node:crypto'
import type { NewEntry, NewSet } from '../../sync/authorize/authorize.ts'
import { type CheckedEntry, validateEntries } from '../../sync/authorize/validateEntries.ts'
import { canonicalJson, type Json } from '../../sync/canonicalJson.ts'
import { type EntryClock, entryTime } from '../../sync/clock.ts'
import type { EntryReference, MemberEntry, Role } from '../../sync/entry.ts'
import { type ConversationId, type EntryId, isEntryId, RELAY, type UserId } from '../../sync/ids.ts'
import { ENTRY_VERSION, type Limits } from '../../sync/limits.ts'
import type { CommitHooks } from '../journal/commitQueue.ts'
import { appendUpdate } from '../journal/documents.ts'
import {
  findLedger,
  findRemovals,
  type LedgerRow,
  recordEntry,
  recordRead,
  removeContent,
} from '../projection/recordEntry.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { encodeDeletes, type YjsId } from './encodeUpdate.ts'
import type { LiveDocument } from './liveDocument.ts'
import { Refused } from './rejection.ts'
import { journalRelayEntries } from './relayWrite.ts'

export interface CommitOutcome {
  /** Ids of entries that are new to the relay. */
  readonly entries: readonly EntryId[]
  readonly followUp: readonly Uint8Array[]
  /** To be called once everything is applied. */
  readonly applied: readonly (() => void)[]
}

interface CommitScope {
  readonly tx: Tx
  readonly hooks: CommitHooks
  readonly live: LiveDocument
  readonly limits: Limits
  readonly relayClock: EntryClock
  readonly at: number
}

interface Contribution {
  readonly author: UserId
  readonly role: Role
  readonly entries: readonly NewEntry[]
  readonly sets: readonly NewSet[]
}

/** References named in one `late` entry: keeps it well below the size of an entry. */
const LATE_CHUNK = 500

/**
 * Ledger, projection, lateness and removals of one accepted update, in its commit transaction (D4, D5, D6, J3).
 * @throws {Refused} naming every bad entry.
 */
export async function commitEntries(scope: CommitScope, contribution: Contribution): Promise<CommitOutcome> {
  const { tx, limits, live, at } = scope
  const { author, role, entries, sets } = contribution
  const conversation = conversationOf(live)

  const checked = validateEntries(entries, { author, role, nowMs: at, entryVersion: ENTRY_VERSION, limits })
  if (!checked.ok) throw new Refused(checked.error)

  const { fresh, copies } = await compareWithLedger(tx, conversation, author, checked.value)
  const places = await nameLate(scope, author, fresh)
  const gone: YjsId[] = copies.map(({ client, clock }) => ({ client, clock }))
  gone.push(...(await recordFresh(scope, conversation, author, fresh, places)))

  const marks = Object.fromEntries(sets.flatMap(({ key, value }) => (isEntryId(value) ? [[key, value]] : [])))
  if (sets.length > 0) await recordRead(tx, conversation, author, marks)

  const removal = await journalDeletes(scope, gone)
  return {
    entries: fresh.map(({ entry }) => entry.i),
    followUp: removal === undefined ? [] : [removal.bytes],
    applied: removal === undefined ? [] : [removal.applied],
  }
}

interface Hashed extends CheckedEntry {
  readonly hash: string
}

/** Splits into entries new to the relay and second copies of known ones; refuses reused ids (D4). */
async function compareWithLedger(
  tx: Tx,
  conversation: ConversationId,
  author: UserId,
  checked: readonly CheckedEntry[],
): Promise<{ fresh: readonly Hashed[]; copies: readonly Hashed[] }> {
  const hashed = checked.map((item) => ({ ...item, hash: contentHash(item.canonical) }))
  const rows = await findLedger(
    tx,
    conversation,
    author,
    hashed.map(({ entry }) => entry.i),
  )
  const known = new Map(rows.map(({ id, hash }) => [id, hash]))
  const first = new Map(rows.map((row) => [row.id, row]))
  const fresh: Hashed[] = []
  const copies: Hashed[] = []
  const reused: { i: string; code: string }[] = []
  for (const item of hashed) {
    const hash = known.get(item.entry.i)
    if (hash === undefined) fresh.push(item)
    else if (hash === item.hash) {
      if (!isOriginal(item, first.get(item.entry.i))) copies.push(item)
    } else reused.push({ i: item.entry.i, code: 'id-reused' })
    known.set(item.entry.i, hash ?? item.hash)
  }
  if (reused.length > 0) throw new Refused({ code: 'id-reused', entries: reused })
  return { fresh, copies }
}

/** The first copy itself, which a journal that lost rows gets back from a device that has it: it stays (J4). */
const isOriginal = (item: Hashed, row: LedgerRow | undefined): boolean =>
  row !== undefined && row.client === item.client && row.clock === item.clock

/** Writes the relay's `late` entries; the answer maps an id to its place (D6). */
async function nameLate(
  scope: CommitScope,
  author: UserId,
  fresh: readonly Hashed[],
): Promise<ReadonlyMap<EntryId, EntryId>> {
  const { tx, hooks, live, relayClock, limits, at } = scope
  const late = fresh.filter(
    ({ entry }) => (entry.k === 'm' || entry.k === 'c') && at - entryTime(entry.i) > limits.lateAfterMs,
  )
  const places = new Map<EntryId, EntryId>()
  for (let first = 0; first < late.length; first += LATE_CHUNK) {
    const ids = late.slice(first, first + LATE_CHUNK).map(({ entry }) => entry.i)
    const o = ids.map((id): EntryReference => [author, id])
    const written = await journalRelayEntries(
      tx,
      hooks,
      live,
      relayClock,
      [{ k: 'late', o, w: 'offline' }],
      at,
    )
    for (const entry of written) {
      for (const id of ids) places.set(id, entry.i)
      await recordRelayEntry(tx, conversationOf(live), entry)
    }
  }
  return places
}

/** Stores ledger and projection rows; answers where content lies that has to go. */
async function recordFresh(
  { tx }: CommitScope,
  conversation: ConversationId,
  author: UserId,
  fresh: readonly Hashed[],
  places: ReadonlyMap<EntryId, EntryId>,
): Promise<YjsId[]> {
  const gone: YjsId[] = []
  for (const { entry, hash, canonical, client, clock } of fresh) {
    const target = targetOf(author, entry)
    const place = places.get(entry.i)
    await recordEntry(tx, {
      conversation,
      author,
      id: entry.i,
      kind: entry.k,
      hash,
      place: place ?? entry.i,
      late: place === undefined ? null : 'offline',
      targetAuthor: target?.[0] ?? null,
      targetId: target?.[1] ?? null,
      body: canonical,
      client,
      clock,
      imported: false,
    })
    if ((entry.k === 'd' || entry.k === 'h') && target !== undefined) {
      gone.push(...(await removeContent(tx, conversation, target[0], target[1], entry.k)))
    }
  }
  gone.push(...(await removeAgain(tx, conversation, author, fresh)))
  return gone
}

/** A message (or an edit of one) that arrives after its removal is removed at once. */
async function removeAgain(
  tx: Tx,
  conversation: ConversationId,
  author: UserId,
  fresh: readonly Hashed[],
): Promise<YjsId[]> {
  const messages = fresh.flatMap(({ entry }) =>
    entry.k === 'm' ? [entry.i] : entry.k === 'e' ? [entry.o] : [],
  )
  const gone: YjsId[] = []
  for (const { id, by } of await findRemovals(tx, conversation, author, messages)) {
    gone.push(...(await removeContent(tx, conversation, author, id, by)))
  }
  return gone
}

async function journalDeletes(
  { tx, hooks, live, at }: CommitScope,
  ids: readonly YjsId[],
): Promise<{ bytes: Uint8Array; applied: () => void } | undefined> {
  if (ids.length === 0) return undefined
  const bytes = encodeDeletes(ids)
  const seq = await appendUpdate(tx, { document: live.name, user: RELAY, bytes, at })
  hooks.onCommitted(() => {
    live.committed(seq, bytes.byteLength)
    live.removed(seq)
  })
  return { bytes, applied: () => live.applied(seq) }
}

/** The projection row of something that the relay wrote in its own lane. */
export async function recordRelayEntry(
  tx: Tx,
  conversation: ConversationId,
  {
    i,
    value,
    client,
    clock,
  }: {
    i: EntryId
    value: { readonly [field: string]: Json }
    client: number
    clock: number
  },
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

export const contentHash = (canonical: string): string => createHash('sha256').update(canonical).digest('hex')

/** What an entry is about: edits and deletions point into their own lane (contract). */
function targetOf(author: UserId, entry: MemberEntry): EntryReference | undefined {
  switch (entry.k) {
    case 'e':
    case 'd':
      return [author, entry.o]
    case 'r':
    case 'h':
      return entry.o
    case 'm':
    case 'c':
      return undefined
  }
}

function conversationOf(live: LiveDocument): ConversationId {
  if (live.parsed.type !== 'conversation') throw new Error(`${live.name} holds no entries`)
  return live.parsed.id
}
