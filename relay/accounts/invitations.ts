import { createHash, randomBytes } from 'node:crypto'
import { type ConversationId, isConversationId, randomId, type UserId } from '../../sync/ids.ts'
import { LIMITS, type Limits } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { recordAudit } from '../conversations/audit.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import {
  type Asker,
  askerOf,
  checkUsable,
  countOpen,
  type InvitationError,
  mayInviteTo,
  noteUse,
} from './invitationRules.ts'

export interface Invitation {
  readonly id: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly uses: number
  readonly used: number
  /** Display name of who made it. */
  readonly by: string
  /** Where it leads, if anywhere. */
  readonly conversation?: ConversationId
}

export interface InvitationPreview {
  readonly by: string | undefined
  /** The link of the first run: makes the relay's owner; A3. */
  readonly owner: boolean
  /** The conversation it leads to. */
  readonly to: { readonly name: string; readonly members: number } | undefined
  /** How the asker stands to it; undefined for strangers to it and for who may still come in. */
  readonly asker?: Asker | undefined
}

export interface Redeemed {
  readonly id: string
  readonly owner: boolean
  readonly invitedBy: UserId | undefined
  readonly conversation: ConversationId | undefined
}

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
  /** Those that lead to a conversation. Whether the asker may see them is the caller's check. */
  listFor(conversation: ConversationId): Promise<readonly Invitation[]>
  /** By whoever made it, the owner, and whoever may invite to where it leads (M11). False when there is none for them. */
  revoke(user: { readonly id: UserId; readonly owner: boolean }, id: string): Promise<boolean>
  /** @param user who looks, when signed in: they are told of themselves what accepting would tell them */
  preview(code: string, user?: UserId): Promise<Result<InvitationPreview, InvitationError>>
  /** Where a link leads; undefined: nowhere but to this relay. Whether it can be used is not looked at. */
  destination(code: string): Promise<Result<ConversationId | undefined, InvitationError>>
  /**
   * Uses one up inside the transaction that lets somebody in: rolled back with it. Of somebody who has just
   * registered, {@link noteUse} has to be told by the caller, once the account is there.
   * @param user who accepts it, when they had an account before
   */
  redeem(tx: Tx, code: string, user?: UserId): Promise<Result<Redeemed, InvitationError>>
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
  limits = LIMITS,
}: {
  readonly db: Database
  /** @default those of design §11 */
  readonly limits?: Pick<Limits, 'maxOpenInvitations' | 'maxAuditRows'>
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
        'invitations.created_by',
        'invitations.conversation',
        'users.display_name',
      ])

  return {
    async create(by, { uses = 1, days = LIMITS.invitationDefaultDays, conversation }) {
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
      const refused = await db.transaction().execute(async (tx) => {
        if (conversation !== undefined && (by === undefined || !(await mayInviteTo(tx, by, conversation))))
          return 'not-found' as const
        if (by !== undefined && (await countOpen(tx, by, now())) >= limits.maxOpenInvitations)
          return 'too-many-invitations' as const
        await tx.insertInto('invitations').values(row).execute()
        if (conversation === undefined || by === undefined) return undefined
        const event = { actor: by, action: 'invite', detail: { uses, days } } as const
        await recordAudit(tx, conversation, now(), [event], limits.maxAuditRows)
        return undefined
      })
      if (refused !== undefined) return err(refused)
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

    async listFor(conversation) {
      const rows = await selectInvitations()
        .where('invitations.conversation', '=', conversation)
        .orderBy('invitations.created_at', 'desc')
        .orderBy('invitations.id')
        .execute()
      return rows.map(toInvitation)
    },

    revoke: (user, id) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom('invitations')
          .select(['created_by', 'conversation'])
          .where('id', '=', id)
          .where('owner', '=', 0)
          .executeTakeFirst()
        if (row === undefined) return false
        const conversation = isConversationId(row.conversation) ? row.conversation : undefined
        const isTheirs =
          user.owner ||
          row.created_by === user.id ||
          (conversation !== undefined && (await mayInviteTo(tx, user.id, conversation)))
        if (!isTheirs) return false
        await tx.deleteFrom('invitations').where('id', '=', id).execute()
        if (conversation === undefined) return true
        const target = (row.created_by ?? undefined) as UserId | undefined
        const event = { actor: user.id, action: 'invite', target, detail: { revoked: true } } as const
        await recordAudit(tx, conversation, now(), [event], limits.maxAuditRows)
        return true
      }),

    async preview(code, user) {
      const row = await selectInvitations()
        .where('invitations.code_hash', '=', hashCode(code))
        .executeTakeFirst()
      const usable = await checkUsable(db, row, now())
      const asker = row && user && (await askerOf(db, row, { user, isUsable: usable.ok }))
      if (!usable.ok) {
        // Whoever came by it hears how they stand, and nothing of what has become of the conversation since.
        return asker === undefined ? usable : ok({ by: undefined, owner: false, to: undefined, asker })
      }
      const { display_name: by, owner, conversation } = usable.value
      const to = isConversationId(conversation) ? await describeConversation(db, conversation) : undefined
      return ok({ by: by ?? undefined, owner: owner === 1, to, asker })
    },

    async destination(code) {
      const row = await db
        .selectFrom('invitations')
        .select('conversation')
        .where('code_hash', '=', hashCode(code))
        .executeTakeFirst()
      if (row === undefined) return err('invitation-unknown')
      return ok(isConversationId(row.conversation) ? row.conversation : undefined)
    },

    async redeem(tx, code, user) {
      const row = await tx
        .selectFrom('invitations')
        .select(['id', 'created_by', 'conversation', 'owner', 'uses', 'used', 'expires_at'])
        .where('code_hash', '=', hashCode(code))
        .executeTakeFirst()
      const usable = await checkUsable(tx, row, now(), user)
      if (!usable.ok) return usable
      const { id, owner, created_by: invitedBy, conversation } = usable.value
      if (user !== undefined) await noteUse(tx, id, user)
      await tx
        .updateTable('invitations')
        .set((eb) => ({ used: eb('used', '+', 1) }))
        .where('id', '=', id)
        .execute()
      return ok({
        id,
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

async function describeConversation(
  db: Database,
  id: ConversationId,
): Promise<{ readonly name: string; readonly members: number }> {
  const { name } = await db
    .selectFrom('conversations')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { members } = await db
    .selectFrom('members')
    .select((eb) => eb.fn.countAll<number>().as('members'))
    .where('conversation', '=', id)
    .executeTakeFirstOrThrow()
  return { name, members }
}

const toInvitation = (row: {
  id: string
  created_at: number
  expires_at: number
  uses: number
  used: number
  display_name: string | null
  conversation: string | null
}): Invitation => ({
  id: row.id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  uses: row.uses,
  used: row.used,
  by: row.display_name ?? '',
  ...(isConversationId(row.conversation) ? { conversation: row.conversation } : {}),
})
