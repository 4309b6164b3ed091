import { sql } from 'kysely'
import type { Conversation, Conversations, Member } from '../../sync/api.ts'
import type { Role } from '../../sync/entry.ts'
import type { ConversationId, Generation, UserId } from '../../sync/ids.ts'
import { ENTRY_VERSION } from '../../sync/limits.ts'
import { HIDDEN_DIRECT } from '../people/blocks.ts'
import { lastEntries } from '../projection/history.ts'
import { jsonList } from '../projection/jsonList.ts'
import { missedCalls, unreadCounts } from '../projection/unread.ts'
import type { Database } from '../storage/openDatabase.ts'
import { countOpenReports, readDeparted, readMutes } from './readModeration.ts'

/** Everything a device asks for before it attaches documents (R2); undefined when the account is gone. */
export async function readOverview(
  db: Database,
  user: UserId,
  now: number,
): Promise<Conversations | undefined> {
  const account = await db
    .selectFrom('users')
    .select('home_generation')
    .where('id', '=', user)
    .executeTakeFirst()
  if (account === undefined) return undefined
  const epoch = await db.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirst()
  return {
    epoch: epoch?.value ?? '',
    entryVersion: ENTRY_VERSION,
    home: account.home_generation as Generation,
    now,
    conversations: await readConversations(db, user, now),
    departed: await readDeparted(db, user),
  }
}

/** A member's conversations (`only`: that one, if they belong to it), newest activity first, without those hidden by a block (S3); nine queries in all. */
export async function readConversations(
  db: Database,
  user: UserId,
  now: number,
  only?: ConversationId,
): Promise<Conversation[]> {
  let query = db
    .selectFrom('members as m')
    .innerJoin('conversations as c', 'c.id', 'm.conversation')
    .select(['c.id', 'c.kind', 'c.name', 'c.topic', 'c.public', 'c.generation', 'c.notes_generation'])
    .select(['c.picture', 'c.posting', 'c.slow_seconds'])
    .select(['c.created_at', 'c.retention_days', 'c.horizon', 'm.joined_at'])
    .where('m.user_id', '=', user)
    .where(sql<boolean>`NOT ${sql.raw(HIDDEN_DIRECT)}`)
    .orderBy('c.created_at', 'desc')
  if (only !== undefined) query = query.where('c.id', '=', only)
  const rows = await query.execute()
  const ids = rows.map(({ id }) => id as ConversationId)

  const members = await membersOf(db, user, ids)
  const last = await lastEntries(db, ids)
  const unread = await unreadCounts(db, user, ids)
  const missed = await missedCalls(db, user, ids)
  const newest = await newestSeqs(db, ids)
  const mutes = await readMutes(db, user, ids, now)
  const reports = await countOpenReports(db, user, ids)
  const conversations = rows.map((row): Conversation => {
    const id = row.id as ConversationId
    const lastEntry = last.get(id)
    return {
      id,
      kind: row.kind,
      name: row.name,
      ...(row.topic === '' ? {} : { topic: row.topic }),
      public: row.public === 1,
      ...(row.picture === null ? {} : { picture: row.picture }),
      posting: row.posting,
      slowSeconds: row.slow_seconds,
      openReports: reports.get(id) ?? 0,
      members: withMutes(members.get(id) ?? [], mutes.get(id)),
      generation: row.generation as Generation,
      notes: row.notes_generation as Generation,
      joinedAt: row.joined_at,
      ...(lastEntry === undefined ? {} : { lastEntry }),
      unread: unread.get(id) ?? 0,
      missed: missed.get(id) ?? [],
      seq: newest.get(id) ?? 0,
      ...(row.retention_days === null ? {} : { retentionDays: row.retention_days }),
      horizon: row.horizon,
    }
  })
  const activity = (c: Conversation) => c.lastEntry?.place ?? ''
  return conversations.sort((a, b) => (activity(a) < activity(b) ? 1 : activity(a) > activity(b) ? -1 : 0))
}

const withMutes = (members: Member[], mutes: ReadonlyMap<UserId, number> | undefined): Member[] =>
  mutes === undefined
    ? members
    : members.map((member) => {
        const mutedUntil = mutes.get(member.id)
        return mutedUntil === undefined ? member : { ...member, mutedUntil }
      })

/** The last row recorded in each conversation; R5. */
async function newestSeqs(
  db: Database,
  conversations: readonly ConversationId[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ conversation: string; seq: number | null }>`
    SELECT j.value AS conversation, (SELECT max(seq) FROM entries e WHERE e.conversation = j.value) AS seq
    FROM ${jsonList(conversations)} j`.execute(db)
  return new Map(rows.map(({ conversation, seq }) => [conversation, seq ?? 0]))
}

interface MemberRow {
  readonly conversation: ConversationId
  readonly id: UserId
  readonly username: string
  readonly name: string
  readonly role: Role
  readonly avatar: string | null
}

/** Their pictures too, but for those who block the asker (S3). */
async function membersOf(
  db: Database,
  asker: UserId,
  conversations: readonly ConversationId[],
): Promise<Map<string, Member[]>> {
  const { rows } = await sql<MemberRow>`
    SELECT m.conversation, m.user_id AS id, u.username, u.display_name AS name, m.role,
      CASE WHEN k.state IS NULL THEN u.avatar END AS avatar
    FROM ${jsonList(conversations)} j
    CROSS JOIN members m ON m.conversation = j.value
    JOIN users u ON u.id = m.user_id
    LEFT JOIN contacts k ON k.user_id = m.user_id AND k.other_id = ${asker} AND k.state = 'blocked'
    ORDER BY m.joined_at, m.user_id`.execute(db)
  const members = new Map<string, Member[]>()
  for (const { conversation, avatar, ...row } of rows) {
    const member = { ...row, ...(avatar === null ? {} : { avatar }) }
    const known = members.get(conversation)
    if (known === undefined) members.set(conversation, [member])
    else known.push(member)
  }
  return members
}
