import { randomBytes } from 'node:crypto'
import type { User } from '../../sync/api.ts'
import type { ErrorCode } from '../../sync/errors.ts'
import { type ConversationId, randomId, type UserId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Registration } from '../config.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { cleanDisplayName } from './displayName.ts'
import { noteUse } from './invitationRules.ts'
import type { Invitations } from './invitations.ts'
import type { Passwords } from './passwords.ts'
import { cleanAbout, cleanStatus } from './profileText.ts'
import type { Sessions } from './sessions.ts'
import { createSignIn } from './signIn.ts'
import type { Throttle } from './throttle.ts'
import { parseUsername, type Username, usernameKey } from './usernames.ts'
import { OWN_PROFILE, type OwnProfile, toAccountRow, toOwnProfile, toUser } from './userRow.ts'

export interface AccountRefusal {
  readonly code: ErrorCode
  readonly field?: string
  /** With `too-many-attempts`. */
  readonly retryAfterSeconds?: number
}

export interface RegisterInput {
  readonly username: string
  readonly password: string
  readonly displayName?: string | undefined
  /** The code of an invitation. */
  readonly invite?: string | undefined
}

export interface Registered {
  readonly user: User
  readonly invitedBy: UserId | undefined
  /** Where the invitation leads. */
  readonly conversation: ConversationId | undefined
}

export interface AccountRow {
  readonly id: UserId
  readonly username: string
  readonly displayName: string
  readonly owner: boolean
  /** Stands for somebody whose messages were imported; cannot sign in. */
  readonly placeholder: boolean
  readonly createdAt: number
}

export interface ProfileChange {
  readonly displayName?: string | undefined
  /** Empty removes it. */
  readonly status?: string | undefined
  /** Empty removes it. */
  readonly about?: string | undefined
  /** P2. */
  readonly showsPresence?: boolean | undefined
  readonly showsLastSeen?: boolean | undefined
}

export interface Accounts {
  /** Makes an account; `address` is whom too many attempts are counted against. */
  register(input: RegisterInput, address: string): Promise<Result<Registered, AccountRefusal>>
  /** A wrong name and a wrong password give the same answer after the same work. */
  signIn(
    input: { readonly username: string; readonly password: string },
    address: string,
  ): Promise<Result<User, AccountRefusal>>
  /** Sets a new password and ends all of this person's sessions. */
  resetPassword(
    username: string,
    password: string,
  ): Promise<Result<AccountRow, 'unknown-user' | 'password-weak'>>
  /** For who knows the current one; wrong guesses count like failed sign-ins. */
  changePassword(
    id: UserId,
    input: { readonly current: string; readonly password: string },
    address: string,
  ): Promise<Result<void, AccountRefusal>>
  find(id: UserId): Promise<OwnProfile | undefined>
  updateProfile(id: UserId, change: ProfileChange): Promise<Result<OwnProfile, AccountRefusal>>
  /** Everybody, in the order they came. */
  list(): Promise<readonly AccountRow[]>
}

export interface AccountsOptions {
  readonly db: Database
  readonly passwords: Passwords
  readonly invitations: Invitations
  readonly sessions: Sessions
  readonly throttle: Throttle
  readonly registration: Registration
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { db, passwords, invitations, sessions, throttle, now } = options
  const findRow = (id: UserId) =>
    db.selectFrom('users').select(OWN_PROFILE).where('id', '=', id).executeTakeFirst()

  const signIn = createSignIn({ db, passwords, throttle })
  return {
    signIn,

    async register(input, address) {
      const waitSeconds = Math.max(
        throttle.registrations.waitSeconds(address),
        throttle.failures.waitSeconds(address),
      )
      if (waitSeconds > 0) return refuse('too-many-attempts', { retryAfterSeconds: waitSeconds })

      const username = parseUsername(input.username)
      if (!username.ok) return refuse('username-odd', { field: 'username' })
      if (!passwords.isAcceptable(input.password)) return refuse('password-weak', { field: 'password' })
      const displayName = input.displayName === undefined ? undefined : cleanDisplayName(input.displayName)
      if (input.displayName !== undefined && displayName === undefined)
        return refuse('invalid', { field: 'displayName' })

      // Checked before the costly hash, and again in the transaction that counts.
      const welcome = await mayRegister(options, input.invite)
      if (!welcome.ok) {
        if (welcome.error.code === 'invitation-unknown') throttle.failures.count(address)
        return welcome
      }
      if (await isTaken(db, username.value)) return refuse('username-taken', { field: 'username' })

      // Counted ahead, so that many at once do not slip through while their passwords are hashed.
      throttle.registrations.count(address)
      const passwordHash = await passwords.hash(input.password)
      const person = { username: username.value, displayName, passwordHash, invite: input.invite }
      const made = await insertAccount(db, invitations, now, person)
      if (made.ok) throttle.signIns.succeeded(username.value.key, address)
      else throttle.registrations.refund(address)
      return made
    },

    async resetPassword(username, password) {
      if (!passwords.isAcceptable(password)) return err('password-weak')
      const passwordHash = await passwords.hash(password)
      const row = await db
        .updateTable('users')
        .set({ password_hash: passwordHash })
        .where('username_key', '=', usernameKey(username))
        .where('placeholder', '=', 0)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) return err('unknown-user')
      // Whoever was locked out by somebody else's guesses gets in with the new one at once.
      throttle.signIns.forgive(row.username_key)
      await sessions.endAll(row.id as UserId)
      return ok(toAccountRow(row))
    },

    async changePassword(id, { current, password }, address) {
      if (!passwords.isAcceptable(password)) return refuse('password-weak', { field: 'password' })
      const row = await findRow(id)
      if (row === undefined) return refuse('not-signed-in')
      const known = await signIn({ username: row.username, password: current }, address)
      if (!known.ok) return refuse(known.error.code, { ...known.error, field: 'current' })
      const passwordHash = await passwords.hash(password)
      await db.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', id).execute()
      return ok(undefined)
    },

    async find(id) {
      const row = await findRow(id)
      return row === undefined ? undefined : toOwnProfile(row)
    },

    async updateProfile(id, change) {
      const displayName = change.displayName === undefined ? undefined : cleanDisplayName(change.displayName)
      if (change.displayName !== undefined && displayName === undefined)
        return refuse('invalid', { field: 'displayName' })
      const fields = {
        ...(displayName === undefined ? {} : { display_name: displayName }),
        ...(change.status === undefined ? {} : { status: cleanStatus(change.status) || null }),
        ...(change.about === undefined ? {} : { about: cleanAbout(change.about) || null }),
        ...(change.showsPresence === undefined ? {} : { shows_presence: flag(change.showsPresence) }),
        ...(change.showsLastSeen === undefined ? {} : { shows_last_seen: flag(change.showsLastSeen) }),
      }
      if (Object.keys(fields).length > 0)
        await db.updateTable('users').set(fields).where('id', '=', id).execute()
      const row = await findRow(id)
      return row === undefined ? refuse('unknown-user') : ok(toOwnProfile(row))
    },

    async list() {
      const rows = await db.selectFrom('users').selectAll().orderBy('created_at').orderBy('id').execute()
      return rows.map(toAccountRow)
    },
  }
}

const flag = (shown: boolean): 0 | 1 => (shown ? 1 : 0)

const refuse = (code: ErrorCode, more: Omit<AccountRefusal, 'code'> = {}) => err({ code, ...more })

/** Whether the registration setting and the invitation let somebody in; the owner's link always does (A3). */
async function mayRegister(
  { invitations, registration }: AccountsOptions,
  invite: string | undefined,
): Promise<Result<void, AccountRefusal>> {
  if (invite === undefined) {
    if (registration === 'open') return ok(undefined)
    return registration === 'closed'
      ? refuse('registration-closed')
      : refuse('invitation-required', { field: 'invite' })
  }
  const invitation = await invitations.preview(invite)
  if (!invitation.ok) return refuse(invitation.error, { field: 'invite' })
  if (registration === 'closed' && !invitation.value.owner) return refuse('registration-closed')
  return ok(undefined)
}

const isTaken = async (db: Database | Tx, { key }: Username): Promise<boolean> =>
  (await db.selectFrom('users').select('id').where('username_key', '=', key).executeTakeFirst()) !== undefined

/** An error inside the transaction that is an expected answer: thrown to roll back, caught right outside. */
class Refused extends Error {
  readonly refusal: AccountRefusal
  constructor(refusal: AccountRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

interface Person {
  readonly username: Username
  readonly displayName: string | undefined
  readonly passwordHash: string
  readonly invite: string | undefined
}

/** One transaction: the name is free, the invitation used up, the account there; or nothing happened. */
async function insertAccount(
  db: Database,
  invitations: Invitations,
  now: () => number,
  { username, displayName, passwordHash, invite }: Person,
): Promise<Result<Registered, AccountRefusal>> {
  try {
    return await db.transaction().execute(async (tx) => {
      if (await isTaken(tx, username)) throw new Refused({ code: 'username-taken', field: 'username' })
      const redeemed = invite === undefined ? undefined : await invitations.redeem(tx, invite)
      if (redeemed?.ok === false) throw new Refused({ code: redeemed.error, field: 'invite' })
      const row = {
        id: randomId(randomBytes),
        username: username.shown,
        username_key: username.key,
        display_name: displayName ?? username.shown,
        password_hash: passwordHash,
        status: null,
        owner: redeemed?.value.owner === true ? (1 as const) : (0 as const),
        placeholder: 0 as const,
        home_generation: randomId(randomBytes),
        created_at: now(),
      }
      await tx.insertInto('users').values(row).execute()
      if (redeemed?.value.conversation !== undefined) await noteUse(tx, redeemed.value.id, row.id as UserId)
      return ok({
        user: toUser({ ...row, avatar: null }),
        invitedBy: redeemed?.value.invitedBy,
        conversation: redeemed?.value.conversation,
      })
    })
  } catch (error) {
    if (error instanceof Refused) return err(error.refusal)
    throw error
  }
}
