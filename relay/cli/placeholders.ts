import { sql } from 'kysely'
import { randomId, type UserId } from '../../sync/ids.ts'
import { usernameKey } from '../accounts/usernames.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { Tx } from '../storage/openDatabase.ts'
import type { AdminServices } from './services.ts'

/** People made per transaction: the relay goes on writing in between. */
const CHUNK = 100
/** Keeps people's own names free for them to register. */
const PREFIX = 'imported-'
const MAX_STEM_LENGTH = 18

/**
 * The placeholder person of each name: those there already, by display name, the others made. Placeholders
 * have no password and cannot sign in; another import finds them again.
 */
export async function ensurePlaceholders(
  { db, now, randomBytes }: AdminServices,
  names: readonly string[],
): Promise<Map<string, UserId>> {
  const people = new Map<string, UserId>()
  for (let first = 0; first < names.length; first += CHUNK) {
    const wanted = names.slice(first, first + CHUNK)
    await db.transaction().execute(async (tx) => {
      for (const [name, id] of await known(tx, wanted)) people.set(name, id)
      for (const name of wanted) {
        if (people.has(name)) continue
        const id = randomId(randomBytes) as UserId
        const username = await freeUsername(tx, name, randomBytes)
        await tx
          .insertInto('users')
          .values({
            id,
            username,
            username_key: usernameKey(username),
            display_name: name,
            password_hash: null,
            status: null,
            owner: 0,
            placeholder: 1,
            home_generation: randomId(randomBytes),
            created_at: now(),
          })
          .execute()
        people.set(name, id)
      }
    })
  }
  return people
}

async function known(tx: Tx, names: readonly string[]): Promise<[string, UserId][]> {
  const { rows } = await sql<{ id: UserId; display_name: string }>`
    SELECT id, display_name FROM users
    WHERE placeholder = 1 AND display_name IN (SELECT value FROM ${jsonList(names)})
    ORDER BY created_at DESC, id DESC`.execute(tx)
  return rows.map(({ id, display_name }) => [display_name, id])
}

async function freeUsername(
  tx: Tx,
  name: string,
  randomBytes: AdminServices['randomBytes'],
): Promise<string> {
  const stem = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '_')
    .slice(0, MAX_STEM_LENGTH)
  let username = PREFIX + stem
  while (await isTaken(tx, username)) username = `${PREFIX}${stem}-${randomId(randomBytes).slice(0, 4)}`
  return username
}

const isTaken = async (tx: Tx, username: string): Promise<boolean> =>
  (await tx
    .selectFrom('users')
    .select('id')
    .where('username_key', '=', usernameKey(username))
    .executeTakeFirst()) !== undefined
