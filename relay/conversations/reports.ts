import { sql } from 'kysely'
import type { EntryReference } from '../../sync/entry.ts'
import type { ApiError, ErrorCode } from '../../sync/errors.ts'
import { type ConversationId, randomId, type UserId } from '../../sync/ids.ts'
import type { Report } from '../../sync/placesApi.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { recordAudit } from './audit.ts'
import { inTransaction, memberIn, moderatorIn } from './authority.ts'
import type { ConversationDeps } from './conversations.ts'
import { moderatorIds } from './membership.ts'

interface NewReport {
  readonly conversation: ConversationId
  readonly by: UserId
  readonly entry: EntryReference
  readonly reason?: string | undefined
}

/** One person may fill this share of what may be open, so that nobody keeps the others from reporting. */
const SHARE_OF_ONE = 1 / 10

/** Reports a message to hosts and moderators, once; only they learn who did (M9). */
export async function report(
  { db, writer, limits, randomBytes, now }: ConversationDeps,
  { conversation, by, entry, reason }: NewReport,
): Promise<Result<void, ApiError>> {
  const [author, id] = entry
  let isMissing = false
  const done = await inTransaction(db, async (tx) => {
    const member = await memberIn(tx, conversation, by)
    if (!member.ok) return member
    if (author === by) return err('not-yourself')
    if (!(await isMessage(tx, conversation, entry))) {
      isMissing = true
      return err('not-found')
    }
    const known = await tx
      .selectFrom('reports')
      .select('id')
      .where('conversation', '=', conversation)
      .where('author', '=', author)
      .where('entry', '=', id)
      .where('by_id', '=', by)
      .executeTakeFirst()
    if (known !== undefined) return err('already-reported')
    if (await isFull(tx, conversation, by, limits.maxOpenReports)) return err('too-many-reports')
    const at = now()
    const row = { id: randomId(randomBytes), conversation, author, entry: id, by_id: by, at }
    await tx
      .insertInto('reports')
      .values({
        ...row,
        reason: reason || null,
        state: 'open',
        handled_by: null,
        handled_at: null,
        answer: null,
      })
      .execute()
    await recordAudit(
      tx,
      conversation,
      at,
      [{ actor: by, action: 'report', entry, reason }],
      limits.maxAuditRows,
    )
    return ok(undefined)
  })
  if (done.ok) writer.announce(conversation, await moderatorIds(db, conversation))
  return isMissing && !done.ok ? err({ ...done.error, field: 'entry' }) : done
}

/** Whether there is (or was, before it was removed) such a message. */
async function isMessage(
  tx: Tx,
  conversation: ConversationId,
  [author, id]: EntryReference,
): Promise<boolean> {
  const row = await tx
    .selectFrom('entries')
    .select('kind')
    .where('conversation', '=', conversation)
    .where('author', '=', author)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.kind === 'm'
}

async function isFull(tx: Tx, conversation: ConversationId, by: UserId, maxOpen: number): Promise<boolean> {
  const { rows } = await sql<{ open: number; own: number }>`
    SELECT count(*) AS open, count(*) FILTER (WHERE by_id = ${by}) AS own FROM reports
    WHERE conversation = ${conversation} AND state = 'open'`.execute(tx)
  const { open = 0, own = 0 } = rows[0] ?? {}
  return open >= maxOpen || own >= Math.max(1, Math.floor(maxOpen * SHARE_OF_ONE))
}

interface Handling {
  readonly conversation: ConversationId
  readonly actor: UserId
  readonly id: string
  readonly state: 'handled' | 'dismissed'
  readonly reason?: string | undefined
}

/** Says what became of a report. Only hosts do so about their own words: a moderator would clear themselves. */
export async function handleReport(
  { db, writer, limits, now }: ConversationDeps,
  { conversation, actor, id, state, reason }: Handling,
): Promise<Result<void, ApiError>> {
  const done = await inTransaction<void>(db, async (tx): Promise<Result<void, ErrorCode>> => {
    const allowed = await moderatorIn(tx, conversation, actor)
    if (!allowed.ok) return allowed
    const row = await tx
      .selectFrom('reports')
      .select(['author', 'entry', 'state', 'answer'])
      .where('conversation', '=', conversation)
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return err('not-found')
    if (row.author === actor && allowed.value.role !== 'host') return err('forbidden')
    const answer = reason || null
    if (row.state === state && row.answer === answer) return ok(undefined)
    const at = now()
    await tx
      .updateTable('reports')
      .set({ state, handled_by: actor, handled_at: at, answer })
      .where('id', '=', id)
      .execute()
    const entry = [row.author, row.entry] as EntryReference
    const event = { actor, action: 'report', entry, reason, detail: { state } } as const
    await recordAudit(tx, conversation, at, [event], limits.maxAuditRows)
    return ok(undefined)
  })
  if (done.ok) writer.announce(conversation, await moderatorIds(db, conversation))
  return done
}

interface Row {
  readonly id: string
  readonly author: string
  readonly entry: string
  readonly author_name: string | null
  readonly author_username: string | null
  readonly body: string | null
  readonly edited: string | null
  readonly by_id: UserId
  readonly by_name: string | null
  readonly by_username: string | null
  readonly reason: string | null
  readonly at: number
  readonly state: Report['state']
  readonly handler: string | null
}

/** Open reports, the oldest first, then at most `closed` others, the newest first. The caller checks who asks. */
export async function listReports(
  db: Database,
  conversation: ConversationId,
  closed: number,
): Promise<Report[]> {
  const { rows } = await sql<Row>`
    WITH chosen AS (
      SELECT * FROM (SELECT *, at AS turn FROM reports
        WHERE conversation = ${conversation} AND state = 'open' ORDER BY at)
      UNION ALL
      SELECT * FROM (SELECT *, -handled_at AS turn FROM reports
        WHERE conversation = ${conversation} AND state <> 'open' ORDER BY handled_at DESC LIMIT ${closed}))
    SELECT r.id, r.author, r.entry, a.display_name AS author_name, a.username AS author_username,
      r.by_id, b.display_name AS by_name, b.username AS by_username, r.reason, r.at, r.state, h.display_name AS handler, e.body,
      (SELECT x.body FROM entries x
        WHERE x.conversation = r.conversation AND x.target_author = r.author AND x.target_id = r.entry
          AND x.kind = 'e' AND x.body IS NOT NULL ORDER BY +x.id DESC LIMIT 1) AS edited
    FROM chosen r
    LEFT JOIN entries e ON e.conversation = r.conversation AND e.author = r.author AND e.id = r.entry
    LEFT JOIN users a ON a.id = r.author
    LEFT JOIN users b ON b.id = r.by_id
    LEFT JOIN users h ON h.id = r.handled_by
    ORDER BY r.state <> 'open', r.turn, r.id`.execute(db)
  return rows.map((row): Report => {
    const text = row.body === null ? undefined : textOf(row.edited ?? row.body)
    return {
      id: row.id,
      entry: [row.author, row.entry] as EntryReference,
      authorName: row.author_name ?? '',
      ...(row.author_username === null ? {} : { authorUsername: row.author_username }),
      ...(text === undefined ? {} : { text }),
      by: row.by_id,
      byName: row.by_name ?? '',
      ...(row.by_username === null ? {} : { byUsername: row.by_username }),
      ...(row.reason === null ? {} : { reason: row.reason }),
      at: row.at,
      state: row.state,
      ...(row.handler === null ? {} : { handledBy: row.handler }),
    }
  })
}

function textOf(body: string): string | undefined {
  const { t } = JSON.parse(body) as { readonly t?: unknown }
  return typeof t === 'string' ? t : undefined
}
