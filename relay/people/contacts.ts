import type { ErrorCode } from '../../sync/errors.ts'
import type { UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { Contact, Profile } from '../../sync/peopleApi.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { contactRows, findPerson, type PersonRow, toProfile } from './profiles.ts'
import { ask, contactState, type Side } from './standing.ts'

export interface ContactsDeps {
  readonly db: Database
  readonly limits: Pick<Limits, 'maxContacts'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** What these people's own devices show of their contacts changed; nobody else is told. */
  readonly onChanged: (users: readonly UserId[]) => void
  /** `user` blocks `other` from now on, or no longer: what stood open between them closes, or comes back (S3). */
  readonly onBlocked: (user: UserId, other: UserId) => void
}

type Answer = Promise<Result<Contact, ErrorCode>>

export interface Asked {
  readonly contact: Contact
  /** Whether it is a request that was not there; whom it reached is nobody's business. */
  readonly isNew: boolean
}

/**
 * How people stand to each other: a row on each side, changed in one transaction (S1, S2). Whoever blocks the asker and
 * was never met is answered like nobody: `unknown-user` (S3).
 */
export interface Contacts {
  /** The newest change first. */
  list(user: UserId): Promise<readonly Contact[]>
  /** Undefined for nobody, and for who is hidden from the asker. */
  profile(asker: UserId, target: UserId): Promise<Profile | undefined>
  /** Asks, or accepts where they ask already; again changes nothing. `forbidden` while one blocks them oneself. */
  ask(user: UserId, other: UserId): Promise<Result<Asked, ErrorCode>>
  /** `not-found` where nobody asks (any more). */
  accept(user: UserId, other: UserId): Answer
  block(user: UserId, other: UserId): Answer
  /** Declines, withdraws, removes or lifts a block, whatever there is; nobody hears of it. */
  remove(user: UserId, other: UserId): Promise<void>
  /** Both accept: `other` registered by `user`'s invitation (S4). Does nothing beyond the bounds. */
  befriend(user: UserId, other: UserId): Promise<void>
}

export function createContacts({ db, limits, now, onChanged, onBlocked }: ContactsDeps): Contacts {
  /** @returns how it stands then, and whether the other side's row changed with it */
  const change = (
    user: UserId,
    other: UserId,
    apply: (tx: Tx, person: PersonRow) => Promise<Result<Reach, ErrorCode>>,
  ): Promise<Result<{ readonly contact: Contact; readonly reach: Reach }, ErrorCode>> =>
    db.transaction().execute(async (tx) => {
      if (user === other) return err('not-yourself')
      const person = await findPerson(tx, user, other)
      if (person === undefined) return err('unknown-user')
      const done = await apply(tx, person)
      if (!done.ok) return done
      const contact = await readContact(tx, user, other)
      return contact === undefined ? err('not-found') : ok({ contact, reach: done.value })
    })
  const tell = (user: UserId, other: UserId, reach: Reach) =>
    onChanged(reach === 'both' ? [user, other] : [user])

  return {
    async list(user) {
      const rows = await contactRows(db, user)
      return rows.flatMap((row) => toContact(row, row.at) ?? [])
    },

    async profile(asker, target) {
      const row = await findPerson(db, asker, target)
      return row === undefined ? undefined : toProfile(row)
    },

    async ask(user, other) {
      let before: Side
      const done = await change(user, other, async (tx, person) => {
        const sides = sidesOf(person)
        before = sides.mine
        if (before === 'blocked') return err('forbidden')
        const after = ask(sides)
        const isMore = before !== 'asked' && before !== 'accepted'
        if (isMore && (await isFull(tx, user, CHOSEN))) return err('too-many-contacts')
        if (after.mine !== before) await put(tx, user, other, after.mine, now())
        if (after.theirs === sides.theirs) return ok('own')
        // One more than they can look through stays on this side.
        if (after.theirs === 'asking' && (await isFull(tx, other, ['asking']))) return ok('own')
        await put(tx, other, user, after.theirs, now())
        return ok('both')
      })
      if (!done.ok) return done
      const { contact, reach } = done.value
      tell(user, other, reach)
      return ok({ contact, isNew: contact.state === 'pending' && before !== 'asked' })
    },

    async accept(user, other) {
      const done = await change(user, other, async (tx, person) => {
        const { mine, theirs } = sidesOf(person)
        if (mine === 'accepted') return ok('own')
        if (mine !== 'asking' || theirs !== 'asked') return err('not-found')
        if (await isFull(tx, user, CHOSEN)) return err('too-many-contacts')
        await put(tx, user, other, 'accepted', now())
        await put(tx, other, user, 'accepted', now())
        return ok('both')
      })
      // Who is unknown asks nobody: between somebody who blocks and nobody there is nothing to tell apart.
      if (!done.ok) return err(done.error === 'unknown-user' ? 'not-found' : done.error)
      tell(user, other, done.value.reach)
      return ok(done.value.contact)
    },

    async block(user, other) {
      const done = await change(user, other, async (tx, person) => {
        if (person.mine === 'blocked') return ok('own')
        if (await isFull(tx, user, ['blocked'])) return err('too-many-contacts')
        await put(tx, user, other, 'blocked', now())
        return ok('own')
      })
      if (!done.ok) return done
      onBlocked(user, other)
      onChanged([user])
      return ok(done.value.contact)
    },

    async remove(user, other) {
      const before = await db.transaction().execute(async (tx) => {
        const mine = (await sideOf(tx, user, other)) ?? undefined
        if (mine === undefined || mine === 'declined') return mine
        if (mine === 'asking') await decline(tx, user, other, limits.maxContacts, now())
        else
          await tx.deleteFrom('contacts').where('user_id', '=', user).where('other_id', '=', other).execute()
        return mine
      })
      if (before === undefined || before === 'declined') return
      if (before === 'blocked') onBlocked(user, other)
      onChanged([user])
    },

    async befriend(user, other) {
      const isDone = await db.transaction().execute(async (tx) => {
        if (user === other || (await isFull(tx, user, CHOSEN))) return false
        const rows = [
          { user_id: user, other_id: other, state: 'accepted' as const, at: now() },
          { user_id: other, other_id: user, state: 'accepted' as const, at: now() },
        ]
        // What either has said since stands.
        await tx
          .insertInto('contacts')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return true
      })
      if (isDone) onChanged([user, other])
    },
  }

  async function isFull(tx: Tx, user: UserId, kinds: readonly NonNullable<Side>[]): Promise<boolean> {
    const { count } = await tx
      .selectFrom('contacts')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('user_id', '=', user)
      .where('state', 'in', kinds)
      .executeTakeFirstOrThrow()
    return count >= limits.maxContacts
  }
}

/** Whose rows a change wrote. */
type Reach = 'own' | 'both'
/** Rows of one's own making; requests of others are counted apart, or strangers could fill the list. */
const CHOSEN = ['asked', 'accepted'] as const

const sidesOf = ({ mine, theirs }: PersonRow) => ({ mine: mine ?? undefined, theirs: theirs ?? undefined })

const sideOf = async (tx: Tx, user: UserId, other: UserId): Promise<Side> =>
  (
    await tx
      .selectFrom('contacts')
      .select('state')
      .where('user_id', '=', user)
      .where('other_id', '=', other)
      .executeTakeFirst()
  )?.state

async function put(tx: Tx, user: UserId, other: UserId, state: Side, at: number): Promise<void> {
  if (state === undefined) return
  await tx
    .insertInto('contacts')
    .values({ user_id: user, other_id: other, state, at })
    .onConflict((conflict) => conflict.columns(['user_id', 'other_id']).doUpdateSet({ state, at }))
    .execute()
}

/** Kept, so that asking again does not reach them (S2); at the bound the oldest is forgotten. */
async function decline(tx: Tx, user: UserId, other: UserId, max: number, at: number): Promise<void> {
  const kept = await tx
    .selectFrom('contacts')
    .select('other_id')
    .where('user_id', '=', user)
    .where('state', '=', 'declined')
    .orderBy('at', 'desc')
    .orderBy('other_id')
    .offset(max - 1)
    .limit(max)
    .execute()
  for (const { other_id } of kept)
    await tx.deleteFrom('contacts').where('user_id', '=', user).where('other_id', '=', other_id).execute()
  await put(tx, user, other, 'declined', at)
}

async function readContact(tx: Tx, user: UserId, other: UserId): Promise<Contact | undefined> {
  const row = await findPerson(tx, user, other)
  const at = await tx
    .selectFrom('contacts')
    .select('at')
    .where('user_id', '=', user)
    .where('other_id', '=', other)
    .executeTakeFirst()
  return row === undefined ? undefined : toContact(row, at?.at ?? 0)
}

function toContact(row: PersonRow, at: number): Contact | undefined {
  const { standing, ...user } = toProfile(row)
  const state = contactState(standing)
  return state === undefined ? undefined : { user, ...state, at }
}
