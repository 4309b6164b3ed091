import type { IDBPDatabase, IDBPTransaction } from 'idb'
import * as v from 'valibot'
import type { FoldedEntry } from '../../sync/api.ts'
import { type ConversationId, type EntryId, entryIdSchema } from '../../sync/ids.ts'
import { type Point, pointAt, pointBefore } from '../../sync/timeline/items.ts'
import { compareItems } from '../../sync/timeline/orderedItems.ts'
import type { DeviceDatabase } from './deviceDatabase.ts'
import {
  type HistoryRow,
  isShown,
  type RawRow,
  type RelationRow,
  targetOf,
  tombstone,
} from './historyRows.ts'

/** Reads and writes of one conversation's local history, each inside a transaction of the caller; R5. */

const pointSchema = v.object({
  place: entryIdSchema,
  id: v.union([entryIdSchema, v.literal('')]),
  key: v.string(),
})
const rangeSchema = v.object({
  /** The relay's row that document and range are true to; absent while nobody knows. */
  seq: v.optional(v.number()),
  /** The range ends here; absent while there is none. */
  floor: v.optional(entryIdSchema),
  /** It begins here; absent: with the conversation. */
  from: v.optional(pointSchema),
  /** Between `seq` and the floor something may be missing. */
  behind: v.optional(v.boolean()),
})
export type HistoryRange = v.InferOutput<typeof rangeSchema>

type Layout = DeviceDatabase extends IDBPDatabase<infer L> ? L : never
type Stores = ('history' | 'relations' | 'values')[]
export type HistoryTx = IDBPTransaction<Layout, Stores, 'readwrite'>
export type HistoryReadTx = IDBPTransaction<Layout, Stores, 'readonly'>
export const HISTORY_STORES: Stores = ['history', 'relations', 'values']

/** Under which the device keeps where a conversation's local history begins and ends. */
export const rangeKey = (conversation: ConversationId) => `history:${conversation}`
const allOf = (...key: readonly string[]) => IDBKeyRange.bound(key, [...key, []])

export async function readRange(
  tx: HistoryTx | HistoryReadTx,
  conversation: ConversationId,
): Promise<HistoryRange> {
  const parsed = v.safeParse(rangeSchema, await tx.objectStore('values').get(rangeKey(conversation)))
  return parsed.success ? parsed.output : {}
}

export const writeRange = (tx: HistoryTx, conversation: ConversationId, range: HistoryRange) =>
  tx.objectStore('values').put(range, rangeKey(conversation))

/** The newest `limit` rows of a range before a point, newest first, each with what is about it. */
export async function readPage(
  tx: HistoryReadTx,
  conversation: ConversationId,
  {
    before,
    from,
    limit,
  }: { readonly before: Point; readonly from: Point | undefined; readonly limit: number },
): Promise<{ readonly rows: readonly HistoryRow[]; readonly about: readonly RelationRow[] }> {
  const lower = from === undefined ? [conversation] : [conversation, ...partsOf(from)]
  const range = IDBKeyRange.bound(lower, [conversation, ...partsOf(before)], false, true)
  const rows: HistoryRow[] = []
  let cursor = await tx.objectStore('history').openCursor(range, 'prev')
  while (cursor !== null) {
    rows.push(cursor.value)
    cursor = rows.length < limit ? await cursor.continue() : null
  }
  const relations = tx.objectStore('relations')
  const about = await Promise.all(
    rows.map(({ author, id }) => relations.getAll(allOf(conversation, author, id))),
  )
  return { rows, about: about.flat() }
}

/** A message or notice; without its content when somebody removed it meanwhile (D5). */
export async function putShown(
  tx: HistoryTx,
  conversation: ConversationId,
  row: FoldedEntry,
  shape: 'raw' | 'folded',
): Promise<void> {
  const { author, i: id, place } = row
  const rows = tx.objectStore('history')
  const [about, known] = await Promise.all([
    tx.objectStore('relations').getAll(allOf(conversation, author, id)),
    rows.index('entry').get([conversation, author, id]),
  ])
  const removed = removalAmong([row.removed, known?.row.removed, ...about.map((each) => each.row.k)])
  // Under another place it would be read twice; as written it serves for more than folded.
  if (known !== undefined && known.place !== place) await rows.delete(keyOfRow(known))
  else if (known?.isRaw === true && shape === 'folded' && removed === undefined) return
  await rows.put({
    ...{ conversation, place, id, author },
    isRaw: shape === 'raw' && removed === undefined,
    row: removed === undefined ? row : tombstone(row, removed),
  })
}

/**
 * Rows as written: messages and notices inside the range, and whatever is about something before its end. Edits go
 * with the content that they changed.
 */
export async function putRaw(
  tx: HistoryTx,
  conversation: ConversationId,
  rows: readonly RawRow[],
  { from, floor }: HistoryRange,
): Promise<void> {
  if (floor === undefined) return
  const end = pointAt(floor)
  const relations: RelationRow[] = []
  const shown: RawRow[] = []
  for (const row of rows) {
    const target = targetOf(row)
    if (target !== undefined) {
      const [targetAuthor, targetId] = target
      if (targetId < floor) {
        relations.push({ conversation, targetAuthor, targetId, id: row.i, author: row.author, row })
      }
    } else if (isShown(row) || row.k === 'c') {
      const at = pointBefore(row)
      if (compareItems(at, end) < 0 && (from === undefined || compareItems(at, from) >= 0)) shown.push(row)
    }
  }
  // Different targets have nothing to do with each other: thousands of rows take their turns side by side.
  const byTarget = Map.groupBy(relations, (row) => `${row.targetAuthor}/${row.targetId}`)
  await Promise.all([...byTarget.values()].map((news) => putRelations(tx, news)))
  await Promise.all(shown.map((row) => putShown(tx, conversation, row, 'raw')))
}

/** What is about one message. */
async function putRelations(tx: HistoryTx, news: readonly RelationRow[]): Promise<void> {
  const [first] = news
  if (first === undefined) return
  const { conversation, targetAuthor, targetId } = first
  const relations = tx.objectStore('relations')
  const known = await relations.getAll(allOf(conversation, targetAuthor, targetId))
  const removed = removalAmong([...known, ...news].map(({ row }) => row.k))
  const isKept = ({ row }: RelationRow) => removed === undefined || row.k !== 'e'
  await Promise.all([
    ...known.filter((row) => !isKept(row)).map((row) => relations.delete(keyOfRelation(row))),
    ...news.filter(isKept).map((row) => relations.put(row)),
  ])
  if (removed === undefined) return
  const rows = tx.objectStore('history')
  const target = await rows.index('entry').get([conversation, targetAuthor, targetId])
  if (target === undefined || target.row.k !== 'm' || target.row.removed === removed) return
  await rows.put({ ...target, isRaw: false, row: tombstone(target.row, removed) })
}

/** Everything kept of a conversation. */
export const deleteRows = (tx: HistoryTx, conversation: ConversationId) =>
  Promise.all([
    tx.objectStore('history').delete(allOf(conversation)),
    tx.objectStore('relations').delete(allOf(conversation)),
  ])

/** What was written before, and what is about it; R4. */
export async function deleteExpired(
  tx: HistoryTx,
  conversation: ConversationId,
  horizon: EntryId,
): Promise<void> {
  const old = IDBKeyRange.bound([conversation], [conversation, horizon], false, true)
  for (const index of [tx.objectStore('history').index('age'), tx.objectStore('relations').index('target')]) {
    for (let cursor = await index.openCursor(old); cursor !== null; cursor = await cursor.continue()) {
      await cursor.delete()
    }
  }
}

/** What one person wrote, as written. */
export async function readOwn(
  tx: HistoryReadTx,
  conversation: ConversationId,
  author: string,
): Promise<RawRow[]> {
  const own = allOf(conversation, author)
  const [said, about] = await Promise.all([
    tx.objectStore('history').index('entry').getAll(own),
    tx.objectStore('relations').index('entry').getAll(own),
  ])
  return [...said.filter(({ isRaw }) => isRaw), ...about].map(({ row }) => row)
}

/** `d` wins over `h`; D5. */
const removalAmong = (kinds: readonly (string | undefined)[]): 'd' | 'h' | undefined =>
  kinds.includes('d') ? 'd' : kinds.includes('h') ? 'h' : undefined

const keyOfRow = ({ conversation, place, id, author }: HistoryRow) => [conversation, place, id, author]
const keyOfRelation = ({ conversation, targetAuthor, targetId, id, author }: RelationRow) => [
  conversation,
  targetAuthor,
  targetId,
  id,
  author,
]

/** The part of a key that says where something stands. */
const partsOf = ({ place, id, key }: Point): string[] =>
  id === '' ? [place] : [place, id, key.slice(0, key.lastIndexOf('/'))]
