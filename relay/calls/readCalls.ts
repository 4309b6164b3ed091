import { type RawBuilder, sql } from 'kysely'
import * as v from 'valibot'
import type { CallRecord } from '../../sync/callsApi.ts'
import { firstIdAt } from '../../sync/clock.ts'
import { readEntry } from '../../sync/entry.ts'
import {
  type ConversationId,
  conversationIdSchema,
  type EntryId,
  RELAY,
  type UserId,
} from '../../sync/ids.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { Database } from '../storage/openDatabase.ts'
import type { Call } from './callMachine.ts'

export interface CallsQuery {
  readonly conversation?: ConversationId | undefined
  /** Somebody who called, was in it, declined or missed it. */
  readonly user?: UserId | undefined
  /** Only what the asker missed. */
  readonly missed?: boolean | undefined
  /** Bounds of the time of the record, milliseconds since 1970, both inclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Only records before this one. */
  readonly before?: EntryId | undefined
  readonly limit: number
}

export interface CallsPage {
  readonly calls: CallRecord[]
  /** Given as `before`, it continues; absent at the end. */
  readonly next?: string
}

interface Row {
  readonly conversation: string
  readonly id: EntryId
  readonly body: string
}

/** Calls of the conversations that the asker belongs to, newest first; the first page begins with those that go on (K7). */
export async function readCalls(
  db: Database,
  asker: UserId,
  query: CallsQuery,
  ongoing: readonly Call[],
): Promise<CallsPage> {
  const { conversation, limit, before } = query
  const conditions = [sql`m.user_id = ${asker}`, sql`e.kind = 'call'`, sql`e.body IS NOT NULL`, NOT_HIDDEN]
  const end = [
    ...(before === undefined ? [] : [before]),
    ...(query.to === undefined ? [] : [firstIdAt(query.to + 1)]),
  ]
  if (conversation !== undefined) conditions.push(sql`m.conversation = ${conversation}`)
  for (const id of end) conditions.push(sql`e.id < ${id}`)
  if (query.from !== undefined) conditions.push(sql`e.id >= ${firstIdAt(query.from)}`)
  if (query.user !== undefined) conditions.push(concerns(query.user))
  if (query.missed === true) conditions.push(holds('m', asker))
  if (query.user === undefined && query.missed !== true) conditions.push(isOnPage(end, limit))
  const { rows } = await sql<Row>`
    SELECT e.conversation, e.id, e.body
    FROM members m JOIN conversations c ON c.id = m.conversation JOIN entries e ON e.conversation = c.id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY e.id DESC LIMIT ${limit + 1}`.execute(db)

  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const now = before === undefined && query.to === undefined && query.missed !== true ? await mine() : []
  const calls = [...now, ...page.flatMap(recordOf)]
  return rows.length > limit && last !== undefined ? { calls, next: last.id } : { calls }

  async function mine(): Promise<CallRecord[]> {
    const isAsked = (call: Call) =>
      (conversation === undefined || call.conversation === conversation) &&
      (query.user === undefined || [call.call[0], ...call.called, ...call.came].includes(query.user))
    const asked = ongoing.filter(isAsked)
    if (asked.length === 0) return []
    const ids = jsonList(asked.map((call) => call.conversation))
    const { rows: memberships } = await sql<{ conversation: string }>`
      SELECT m.conversation FROM members m JOIN conversations c ON c.id = m.conversation
      WHERE m.user_id = ${asker} AND m.conversation IN (SELECT value FROM ${ids}) AND ${NOT_HIDDEN}`.execute(
      db,
    )
    const own = new Set(memberships.map((row) => row.conversation))
    return asked.filter((call) => own.has(call.conversation)).map(ongoingOf)
  }
}

/** A direct conversation with somebody whom the asker blocks is not in their list, nor are its calls (S3). */
const NOT_HIDDEN = sql`NOT (c.kind = 'direct' AND EXISTS (
  SELECT 1 FROM members o JOIN contacts b ON b.user_id = m.user_id AND b.other_id = o.user_id
  WHERE o.conversation = c.id AND b.state = 'blocked'))`

/** Of each conversation no more can be on the page: else all that ever was would be sorted for it. */
const isOnPage = (end: readonly string[], limit: number): RawBuilder<unknown> =>
  sql`e.id >= COALESCE((
    SELECT n.id FROM entries n
    WHERE ${sql.join(
      [
        sql`n.conversation = c.id AND n.kind = 'call' AND n.body IS NOT NULL`,
        ...end.map((id) => sql`n.id < ${id}`),
      ],
      sql` AND `,
    )} ORDER BY n.id DESC LIMIT 1 OFFSET ${limit}), '')`

/** Whether a list of the record holds somebody. */
const holds = (list: 'a' | 'd' | 'm', user: UserId): RawBuilder<unknown> =>
  sql`EXISTS (SELECT 1 FROM json_each(e.body, ${`$.${list}`}) WHERE value = ${user})`

const concerns = (user: UserId): RawBuilder<unknown> =>
  sql`(e.body->>'$.o[0]' = ${user} OR ${holds('a', user)} OR ${holds('d', user)} OR ${holds('m', user)})`

function recordOf({ conversation, id, body }: Row): CallRecord[] {
  const entry = readEntry(RELAY, JSON.parse(body))
  if (entry.k !== 'call') return []
  return [
    {
      conversation: v.parse(conversationIdSchema, conversation),
      ...{ call: entry.o, media: entry.v, startedAt: entry.s, endedAt: entry.e },
      ...(entry.j === undefined ? {} : { answeredAt: entry.j }),
      ...{ people: entry.a, declined: entry.d, missed: entry.m, record: id },
      ...(entry.r === undefined ? {} : { recorded: entry.r }),
    },
  ]
}

const ongoingOf = ({
  conversation,
  call,
  media,
  startedAt,
  phase,
  came,
  declined,
  recorded,
}: Call): CallRecord => ({
  ...{ conversation, call, media, startedAt },
  ...(phase.state === 'answered' ? { answeredAt: phase.at } : {}),
  ...{ people: [...came], declined: [...declined], missed: [] },
  ...(recorded.length === 0 ? {} : { recorded: [...recorded] }),
})
