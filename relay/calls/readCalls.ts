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
  const { rows } = await pageOf(asker, query).execute(db)

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

/**
 * Takes one record after the other from the conversation that has the next one: the `ORDER BY` of a recursive query
 * says which row goes on. So a page costs a look at each conversation and its own rows, however many there are.
 */
export function pageOf(asker: UserId, query: CallsQuery): RawBuilder<Row> {
  const { conversation, before, limit } = query
  const of = conversation === undefined ? sql`` : sql` AND m.conversation = ${conversation}`
  const ends = [
    ...(before === undefined ? [] : [before]),
    ...(query.to === undefined ? [] : [firstIdAt(query.to + 1)]),
  ]
  return sql<Row>`
    WITH RECURSIVE page(conversation, id) AS (
      SELECT m.conversation, (${newestOf(sql`m.conversation`, ends.toSorted()[0])})
      FROM members m JOIN conversations c ON c.id = m.conversation
      WHERE m.user_id = ${asker}${of} AND ${NOT_HIDDEN}
      UNION ALL
      SELECT p.conversation, (${newestOf(sql`p.conversation`, sql`p.id`)}) FROM page p WHERE p.id IS NOT NULL
      ORDER BY 2 DESC LIMIT ${limit + 1})
    SELECT e.conversation, e.id, e.body FROM page p
    CROSS JOIN entries e ON e.conversation = p.conversation AND e.author = ${RELAY} AND e.id = p.id
    ORDER BY e.id DESC`

  function newestOf(
    where: RawBuilder<unknown>,
    end: string | RawBuilder<unknown> | undefined,
  ): RawBuilder<unknown> {
    const from = query.from === undefined ? [] : [firstIdAt(query.from)]
    const within = (id: RawBuilder<unknown>) => [
      ...(end === undefined ? [] : [sql`${id} < ${end}`]),
      ...from.map((first) => sql`${id} >= ${first}`),
    ]
    const newest = (table: RawBuilder<unknown>, id: RawBuilder<unknown>, more: RawBuilder<unknown>[]) =>
      sql`SELECT ${id} FROM ${table} WHERE ${sql.join(
        [sql`x.conversation = ${where}`, ...more, ...within(id)],
        sql` AND `,
      )} ORDER BY ${id} DESC LIMIT 1`
    const ofUser = query.user === undefined ? [] : [query.user]
    if (query.missed === true)
      return newest(sql`missed_calls x`, sql`x.place`, [
        sql`x.user_id = ${asker}`,
        ...ofUser.map(
          (user) => sql`EXISTS (SELECT 1 FROM call_people y
            WHERE y.conversation = x.conversation AND y.user_id = ${user} AND y.id = x.place)`,
        ),
      ])
    if (query.user !== undefined)
      return newest(sql`call_people x`, sql`x.id`, [sql`x.user_id = ${query.user}`])
    return newest(sql`entries x`, sql`x.id`, [sql`x.kind = 'call'`])
  }
}

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
