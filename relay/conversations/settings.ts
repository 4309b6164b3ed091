import type { Json } from '../../sync/canonicalJson.ts'
import type { ApiError } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Posting } from '../../sync/placesApi.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { recordAudit } from './audit.ts'
import { memberIn } from './authority.ts'
import type { ConversationDeps } from './conversations.ts'
import { memberIds } from './membership.ts'
import { roomSettings } from './readRoomFields.ts'
import { mayDescribe, mayGovern } from './roles.ts'

/** What may be changed of a conversation; what is absent stays. */
export interface Settings {
  readonly name?: string | undefined
  readonly topic?: string | undefined
  /** Rooms only; M2. */
  readonly public?: boolean | undefined
  /** M7. */
  readonly posting?: Posting | undefined
  /** Seconds, 0 for none; M6. */
  readonly slowSeconds?: number | undefined
  /** Days that entries are kept; null for ever; R4. */
  readonly retentionDays?: number | null | undefined
}

type Columns = Required<{ [K in keyof Settings]: Exclude<Settings[K], undefined> }>
const GOVERNED = ['public', 'posting', 'slowSeconds', 'retentionDays'] as const

/** Changes name and topic (hosts and moderators), and how the place is run (hosts); M1. */
export async function changeSettings(
  deps: ConversationDeps,
  conversation: ConversationId,
  actor: UserId,
  wanted: Settings,
): Promise<Result<void, ApiError>> {
  const { db, writer, limits } = deps
  // A look before the writer loads the document: strangers cause no work.
  const member = await memberIn(db, conversation, actor)
  if (!member.ok) return err({ code: member.error })
  let field: string | undefined
  const written = await writer.write(conversation, async (tx, at) => {
    const membership = await memberIn(tx, conversation, actor)
    if (!membership.ok) return membership
    const { role, kind } = membership.value
    if (!mayDescribe(role)) return err('forbidden')
    if (GOVERNED.some((name) => wanted[name] !== undefined) && !mayGovern(role)) return err('forbidden')
    const now = await readSettings(tx, conversation)
    const next: Columns = { ...now, ...without(wanted) }
    field = refusedField(kind, next)
    if (field !== undefined) return err('invalid')
    const changed = (Object.keys(next) as (keyof Columns)[]).filter((name) => next[name] !== now[name])
    if (changed.length === 0) return ok({ value: undefined })
    await storeSettings(tx, conversation, next)
    const detail = Object.fromEntries(changed.map((name) => [name, next[name]]))
    await recordAudit(tx, conversation, at, [{ actor, action: 'describe', detail }], limits.maxAuditRows)
    return ok({ room: roomOf(next), value: undefined })
  })
  if (!written.ok) return err({ code: written.error, ...(field === undefined ? {} : { field }) })
  if (typeof wanted.retentionDays === 'number') await writer.expire(conversation)
  writer.announce(conversation, await memberIds(db, conversation))
  return ok(undefined)
}

const without = (settings: Settings): Partial<Columns> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))

/** Only rooms are public, and none without a name to find it by. */
function refusedField(kind: string, next: Pick<Columns, 'public' | 'name'>): string | undefined {
  if (!next.public) return undefined
  if (kind !== 'room') return 'public'
  return next.name === '' ? 'name' : undefined
}

async function readSettings(tx: Tx, conversation: ConversationId): Promise<Columns> {
  const row = await tx
    .selectFrom('conversations')
    .select(['name', 'topic', 'public', 'posting', 'slow_seconds', 'retention_days'])
    .where('id', '=', conversation)
    .executeTakeFirstOrThrow()
  const { name, topic, posting } = row
  const isPublic = row.public === 1
  return {
    name,
    topic,
    posting,
    public: isPublic,
    slowSeconds: row.slow_seconds,
    retentionDays: row.retention_days,
  }
}

async function storeSettings(tx: Tx, conversation: ConversationId, next: Columns): Promise<void> {
  const { name, topic, posting, slowSeconds, retentionDays } = next
  await tx
    .updateTable('conversations')
    .set({ name, topic, posting, public: next.public ? 1 : 0 })
    .set({ slow_seconds: slowSeconds, retention_days: retentionDays })
    .where('id', '=', conversation)
    .execute()
}

/** As `room` says it; null takes a field out. */
const roomOf = (next: Columns): Record<string, Json> => ({
  name: next.name,
  topic: next.topic,
  retention: next.retentionDays,
  public: null,
  posting: null,
  slow: null,
  ...roomSettings(next),
})
