import { createHash, randomBytes } from 'node:crypto'
import { type ConversationId, isConversationId, randomId, type UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'

export interface Invitation {
  readonly id: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly uses: number
  readonly used: number
  /** Display name of who made it. */
  readonly by: string
}

export interface InvitationPreview {
  readonly by: string | undefined
  /** The link of the first run: makes the relay's owner; A3. */
  readonly owner: boolean
}

export interface Redeemed {
  readonly owner: boolean
  readonly invitedBy: UserId | undefined
  readonly conversation: ConversationId | undefined
}

export type InvitationError = 'invitation-unknown' | 'invitation-expired' | 'invitation-used'

export interface NewInvitation {
  /** How many people may use it. @default 1 */
  readonly uses?: number
  /** @default 7 */
  readonly days?: number
  /** Where it leads: the inviter must be a member. */
  readonly conversation?: ConversationId
}

export interface Invitations {
  /** `path` holds the code and is known only now: the relay keeps a hash. */
  create(
    by: UserId | undefined,
    input: NewInvitation,
  ): Promise<Result<Invitation & { readonly path: string }, 'not-found' | 'too-many-invitations'>>
  /** Those this person made and, for the owner, everybody's; without the owner's link of the first run. */
  list(user: { readonly id: UserId; readonly owner: boolean }): Promise<readonly Invitation[]>
  revoke(user: { readonly id: UserId; readonly owner: boolean }, id: string): Promise<boolean>
  preview(code: string): Promise<Result<InvitationPreview, InvitationError>>
  /** Uses one up inside the registering transaction: rolled back with it. */
  redeem(tx: Tx, code: string): Promise<Result<Redeemed, InvitationError>>
  /**
   * While the relay has no owner: a link path that makes one. Each call replaces the last code, since only
   * a hash of it is stored; undefined once there is an owner.
   */
  ensureOwnerInvitation(): Promise<string | undefined>
}

const DAY_MS = 24 * 3600_000
/** The owner's link does not expire in practice: it is replaced at each start. */
const OWNER_LINK_DAYS = 3_650

/** 128 random bits, in 22 characters that survive any link. */
const newCode = (): string => randomBytes(16).toString('base64url')
const hashCode = (code: string): string => createHash('sha256').update(code).digest('hex')

export const invitationPath = (code: string): string => `/register?invite=${code}`

export function createInvitations({
  db,
  now,
}: {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly now: () => number
}): Invitations {
  const selectInvitations = () =>
    db
      .selectFrom('invitations')
      .leftJoin('users', 'users.id', 'invitations.created_by')
      .select([
        'invitations.id',
        'invitations.created_at',
        'invitations.expires_at',
        'invitations.uses',
        'invitations.used',
        'invitations.owner',
        'users.display_name',
      ])

  return {
    async create(by, { uses = 1, days = LIMITS.invitationDefaultDays, conversation }) {
      if (conversation !== undefined && !(await mayInviteTo(db, by, conversation))) return err('not-found')
      const code = newCode()
      const row = {
        id: randomId(randomBytes),
        code_hash: hashCode(code),
        created_by: by ?? null,
        created_at: now(),
        expires_at: now() + days * DAY_MS,
        uses,
        used: 0,
        owner: 0 as const,
        conversation: conversation ?? null,
      }
      const isAllowed = await db.transaction().execute(async (tx) => {
        if (by !== undefined && (await countOpen(tx, by, now())) >= LIMITS.maxOpenInvitations) return false
        await tx.insertInto('invitations').values(row).execute()
        return true
      })
      if (!isAllowed) return err('too-many-invitations')
      const made = await selectInvitations().where('invitations.id', '=', row.id).executeTakeFirstOrThrow()
      return ok({ ...toInvitation(made), path: invitationPath(code) })
    },

    async list(user) {
      const query = selectInvitations().where('invitations.owner', '=', 0)
      const rows = await (user.owner ? query : query.where('created_by', '=', user.id))
        .orderBy('invitations.created_at', 'desc')
        .orderBy('invitations.id')
        .execute()
      return rows.map(toInvitation)
    },

    async revoke(user, id) {
      const query = db.deleteFrom('invitations').where('id', '=', id).where('owner', '=', 0)
      const rows = await (user.owner ? query : query.where('created_by', '=', user.id))
        .returning('id')
        .execute()
      return rows.length > 0
    },

    async preview(code) {
      const row = await selectInvitations()
        .where('invitations.code_hash', '=', hashCode(code))
        .executeTakeFirst()
      const usable = checkUsable(row, now())
      if (!usable.ok) return usable
      return ok({ by: usable.value.display_name ?? undefined, owner: usable.value.owner === 1 })
    },

    async redeem(tx, code) {
      const row = await tx
        .selectFrom('invitations')
        .select(['id', 'created_by', 'conversation', 'owner', 'uses', 'used', 'expires_at'])
        .where('code_hash', '=', hashCode(code))
        .executeTakeFirst()
      const usable = checkUsable(row, now())
      if (!usable.ok) return usable
      const { id, owner, created_by: invitedBy, conversation } = usable.value
      await tx
        .updateTable('invitations')
        .set((eb) => ({ used: eb('used', '+', 1) }))
        .where('id', '=', id)
        .execute()
      return ok({
        owner: owner === 1,
        invitedBy: (invitedBy ?? undefined) as UserId | undefined,
        conversation: isConversationId(conversation) ? conversation : undefined,
      })
    },

    ensureOwnerInvitation: () =>
      db.transaction().execute(async (tx) => {
        const owner = await tx.selectFrom('users').select('id').where('owner', '=', 1).executeTakeFirst()
        await tx.deleteFrom('invitations').where('owner', '=', 1).where('used', '=', 0).execute()
        if (owner !== undefined) return undefined
        const code = newCode()
        await tx
          .insertInto('invitations')
          .values({
            id: randomId(randomBytes),
            code_hash: hashCode(code),
            created_by: null,
            created_at: now(),
            expires_at: now() + OWNER_LINK_DAYS * DAY_MS,
            uses: 1,
            used: 0,
            owner: 1,
            conversation: null,
          })
          .execute()
        return invitationPath(code)
      }),
  }
}

/** Only a member may lead people somewhere, and nobody into a conversation of two. */
async function mayInviteTo(
  db: Database,
  by: UserId | undefined,
  conversation: ConversationId,
): Promise<boolean> {
  if (by === undefined) return false
  const row = await db
    .selectFrom('members')
    .innerJoin('conversations', 'conversations.id', 'members.conversation')
    .select(['conversations.kind', 'members.role'])
    .where('members.conversation', '=', conversation)
    .where('members.user_id', '=', by)
    .executeTakeFirst()
  // Whoever may add people may invite: the newcomer is added in the inviter's name.
  return row !== undefined && row.kind !== 'direct' && row.role !== 'member'
}

/** Invitations of a person that somebody could still use. */
async function countOpen(tx: Tx, by: UserId, at: number): Promise<number> {
  const { count } = await tx
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('created_by', '=', by)
    .where('expires_at', '>', at)
    .whereRef('used', '<', 'uses')
    .executeTakeFirstOrThrow()
  return count
}

function checkUsable<T extends { expires_at: number; uses: number; used: number }>(
  row: T | undefined,
  at: number,
): Result<T, InvitationError> {
  if (row === undefined) return err('invitation-unknown')
  if (row.used >= row.uses) return err('invitation-used')
  return row.expires_at <= at ? err('invitation-expired') : ok(row)
}

const toInvitation = (row: {
  id: string
  created_at: number
  expires_at: number
  uses: number
  used: number
  display_name: string | null
}): Invitation => ({
  id: row.id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  uses: row.uses,
  used: row.used,
  by: row.display_name ?? '',
})
