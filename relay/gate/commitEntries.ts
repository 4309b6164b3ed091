import type { NewEntry, NewSet } from '../../sync/authorize/authorize.ts'
import { type CheckedEntry, validateEntries } from '../../sync/authorize/validateEntries.ts'
import type { EntryReference, Role } from '../../sync/entry.ts'
import { type ConversationId, type EntryId, isEntryId, RELAY, type UserId } from '../../sync/ids.ts'
import { ENTRY_VERSION } from '../../sync/limits.ts'
import { type AuditEvent, recordAudit } from '../conversations/audit.ts'
import { contentHash } from '../journal/contentHash.ts'
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
import { type Arrival, nameLate } from './arrival.ts'
import { type CommitScope, conversationOf } from './commitScope.ts'
import { encodeDeletes, type YjsId } from './encodeUpdate.ts'
import { refuseExpired, targetOf } from './expiry.ts'
import type { PlaceRules } from './premises.ts'
import { Refused } from './rejection.ts'
import { refuseRestricted } from './restrictions.ts'

export interface CommitOutcome {
  /** Ids of entries that are new to the relay. */
  readonly entries: readonly EntryId[]
  readonly followUp: readonly Uint8Array[]
  /** Calls among them, however old. */
  readonly calls: readonly NewCall[]
  /** To be called once everything is applied. */
  readonly applied: readonly (() => void)[]
}

export interface NewCall {
  readonly id: EntryId
  readonly media: 'audio' | 'video'
}

interface Contribution {
  readonly author: UserId
  readonly role: Role
  /** Of the conversation, as read in this commit; R4. */
  readonly horizon: number
  /** As read in this commit; M5, M6, M7. */
  readonly rules: PlaceRules
  readonly entries: readonly NewEntry[]
  readonly sets: readonly NewSet[]
}

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

  refuseExpired(checked.value, contribution.horizon)
  const { fresh, copies } = await compareWithLedger(tx, conversation, author, checked.value)
  await refuseRestricted(scope, contribution, fresh)
  const arrivals = await nameLate(scope, author, fresh)
  const gone: YjsId[] = copies.map(({ client, clock }) => ({ client, clock }))
  gone.push(...(await recordFresh(scope, conversation, author, fresh, arrivals)))

  const marks = Object.fromEntries(sets.flatMap(({ key, value }) => (isEntryId(value) ? [[key, value]] : [])))
  if (sets.length > 0) await recordRead(tx, conversation, author, marks)

  const removal = await journalDeletes(scope, gone)
  return {
    entries: fresh.map(({ entry }) => entry.i),
    calls: fresh.flatMap(({ entry }) => (entry.k === 'c' ? [{ id: entry.i, media: entry.v }] : [])),
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

/** Stores ledger and projection rows; answers where content lies that has to go. */
async function recordFresh(
  scope: CommitScope,
  conversation: ConversationId,
  author: UserId,
  fresh: readonly Hashed[],
  arrivals: ReadonlyMap<EntryId, Arrival>,
): Promise<YjsId[]> {
  const { tx } = scope
  const gone: YjsId[] = []
  const hidden: AuditEvent[] = []
  for (const { entry, hash, canonical, client, clock } of fresh) {
    const target = targetOf(author, entry)
    const arrival = arrivals.get(entry.i)
    await recordEntry(tx, {
      conversation,
      author,
      id: entry.i,
      kind: entry.k,
      hash,
      place: arrival?.place ?? entry.i,
      late: arrival?.late ?? null,
      targetAuthor: target?.[0] ?? null,
      targetId: target?.[1] ?? null,
      body: canonical,
      client,
      clock,
      imported: false,
    })
    if (entry.k === 'h' && (await canHide(tx, conversation, entry.o)))
      hidden.push({
        actor: author,
        action: 'hide',
        target: authorOf(entry.o),
        entry: entry.o,
        reason: entry.w,
      })
    if ((entry.k === 'd' || entry.k === 'h') && target !== undefined) {
      gone.push(...(await removeContent(tx, conversation, target[0], target[1], entry.k)))
    }
  }
  await recordAudit(tx, conversation, scope.at, hidden, scope.limits.maxAuditRows)
  scope.hooks.onCommitted(() => {
    scope.live.hotEntries += fresh.length
  })
  gone.push(...(await removeAgain(tx, conversation, author, fresh)))
  return gone
}

/** Whether hiding this does something, now or once it arrives: what is gone already is no act of anybody's (M10). */
async function canHide(tx: Tx, conversation: ConversationId, [author, id]: EntryReference): Promise<boolean> {
  const [row] = await findLedger(tx, conversation, author, [id])
  return row === undefined || (row.kind === 'm' && row.removed === null)
}

const authorOf = ([author]: EntryReference): UserId | undefined => (author === RELAY ? undefined : author)

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
