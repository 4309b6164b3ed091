import { sql } from 'kysely'
import type { ConversationKind, CreateConversationBody } from '../../sync/api.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import type { ApiError, ErrorCode } from '../../sync/errors.ts'
import { type ConversationId, directId, isDirectId, randomId, type UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { blockersAmong, isBlockedBy } from '../people/blocks.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { recordAudit } from './audit.ts'
import type { ConversationDeps } from './conversations.ts'
import { memberField, memberIds, membershipOf, peopleNames } from './membership.ts'
import type { RoomChange } from './ports.ts'
import { creatorRole } from './roles.ts'

interface Plan {
  readonly id: ConversationId
  readonly kind: ConversationKind
  readonly name: string
  readonly topic: string
  readonly public: boolean
  readonly creator: UserId
  /** Everyone, the creator first, nobody twice. */
  readonly people: readonly UserId[]
}

export interface Created {
  readonly id: ConversationId
  /** False when it was there: the same id again answers its members (D8). */
  readonly created: boolean
}

/** Makes a conversation, or answers the one that has this id already (D7, D8). */
export async function createConversation(
  { db, writer, limits, randomBytes }: ConversationDeps,
  creator: UserId,
  body: CreateConversationBody,
): Promise<Result<Created, ApiError>> {
  const planned = plan(creator, body, limits, () => randomId(randomBytes) as ConversationId)
  if (!planned.ok) return planned
  const { id } = planned.value

  // Before the writer, which loads documents, so that nobody makes the relay load what is not theirs.
  const there = await existing(db, planned.value)
  if (there !== undefined) return there.ok ? there : err({ code: there.error })

  const written = await writer.write(id, (tx, now) =>
    insert(tx, planned.value, now, limits, () => randomId(randomBytes)),
  )
  if (!written.ok) return err({ code: written.error })
  if (written.value.created) writer.announce(id, await memberIds(db, id))
  return written
}

/** What is asked for, with the rules that need no database. */
function plan(
  creator: UserId,
  body: CreateConversationBody,
  { maxMembers }: Limits,
  freshId: () => ConversationId,
): Result<Plan, ApiError> {
  const others = new Set(body.memberIds ?? [])
  others.delete(creator)
  const people = [creator, ...others]
  if (people.length > maxMembers) return err({ code: 'too-many-members', field: 'memberIds' })
  const { kind, name = '', topic = '' } = body
  const common = { kind, creator, people, public: body.public ?? false, name, topic }
  // Only rooms are public, and none without a name to find it by.
  if (common.public && kind !== 'room') return err({ code: 'invalid', field: 'public' })
  if (common.public && name === '') return err({ code: 'invalid', field: 'name' })

  if (body.kind !== 'direct') {
    if (body.id !== undefined && isDirectId(body.id)) return err({ code: 'invalid', field: 'id' })
    return ok({ ...common, id: body.id ?? freshId() })
  }
  const [other, ...more] = others
  if (other === undefined || more.length > 0) return err({ code: 'direct-needs-one', field: 'memberIds' })
  if (body.name !== undefined) return err({ code: 'direct-fixed', field: 'name' })
  if (body.topic !== undefined) return err({ code: 'direct-fixed', field: 'topic' })
  const id = directId(creator, other)
  return body.id !== undefined && body.id !== id
    ? err({ code: 'invalid', field: 'id' })
    : ok({ ...common, id })
}

/** The conversation that has the id already: answered to a member who means the same kind, else taken. */
async function existing(
  db: Tx | ConversationDeps['db'],
  { id, kind, creator }: Plan,
): Promise<Result<Created, ErrorCode> | undefined> {
  const membership = await membershipOf(db, id, creator)
  if (membership?.kind === kind) return ok({ id, created: false })
  if (membership !== undefined) return err('conversation-taken')
  const taken = await db.selectFrom('conversations').select('id').where('id', '=', id).executeTakeFirst()
  return taken === undefined ? undefined : err('conversation-taken')
}

async function insert(
  tx: Tx,
  planned: Plan,
  now: number,
  { maxAuditRows }: Limits,
  freshGeneration: () => string,
): Promise<Result<RoomChange<Created>, ErrorCode>> {
  // Again, at commit time: two devices, or both people of a direct conversation, may ask at once (G6).
  const there = await existing(tx, planned)
  if (there !== undefined) return there.ok ? ok({ value: there.value }) : there
  const { id, kind, name, topic, people, creator } = planned
  const names = await peopleNames(tx, people)
  if (names.size < people.length) return err('unknown-user')
  // Who blocks the creator is not there for them; whom the creator blocks has to be let in again first (S3).
  if ((await blockersAmong(tx, creator, people)).size > 0) return err('unknown-user')
  const [other] = people.filter((user) => user !== creator)
  if (kind === 'direct' && other !== undefined && (await isBlockedBy(tx, { asker: other, by: creator })))
    return err('forbidden')

  await tx
    .insertInto('conversations')
    .values({
      id,
      kind,
      name,
      topic,
      public: planned.public ? 1 : 0,
      generation: freshGeneration(),
      notes_generation: freshGeneration(),
      created_by: creator,
      created_at: now,
    })
    .execute()
  const role = (user: UserId) => (user === creator ? creatorRole(kind) : 'member')
  await sql`
    INSERT INTO members (conversation, user_id, role, joined_at)
    SELECT ${id}, value->>0, value->>1, ${now}
    FROM ${jsonList(people.map((user) => [user, role(user)]))}`.execute(tx)

  const event = { actor: creator, action: 'create', detail: { kind, members: people.length } } as const
  if (kind !== 'direct') await recordAudit(tx, id, now, [event], maxAuditRows)

  const room: Record<string, Json> = { kind, name, topic, ...(planned.public ? { public: true } : {}) }
  for (const [user, n] of names) room[memberField(user)] = { role: role(user), name: n }
  // Who talks to whom is all there is to a direct conversation: nobody joined.
  const joined = kind === 'direct' ? [] : people
  // Who was brought by nobody else made it.
  const entries = joined.map((u) => ({ k: 'join', u, n: names.get(u) ?? '', b: creator }))
  return ok({ room, entries, value: { id, created: true } })
}
