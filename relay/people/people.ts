import type { User } from '../../sync/api.ts'
import type { UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { foldCase, usernameKey } from '../accounts/usernames.ts'
import { PROFILE, toUser } from '../accounts/userRow.ts'
import type { Database } from '../storage/openDatabase.ts'
import { blockersOf } from './blocks.ts'

export interface People {
  /**
   * People whose username or display name holds the text, those that begin with it first; never oneself, nor who
   * blocks the searcher (S3).
   */
  search(text: string, options: { readonly by: UserId; readonly limit?: number }): Promise<readonly User[]>
  /** Those who exist, in no order. */
  getMany(ids: readonly UserId[]): Promise<readonly User[]>
}

/** SQLite takes 32,766 parameters a statement; far fewer keep the plan small. */
const CHUNK = 500

export function createPeople({ db }: { readonly db: Database }): People {
  return {
    async search(text, { by, limit = LIMITS.maxUserSearchResults }) {
      const typed = text.normalize('NFKC').trim()
      if ([...typed].length < 2 || typed.length > LIMITS.maxNameLength) return []
      const key = usernameKey(typed)
      // SQLite folds ASCII only, so names in other scripts are compared here. Measured: 10,000 people, 6 ms.
      const name = foldCase(typed)
      const rows = await db
        .selectFrom('users')
        .select([...PROFILE, 'username_key'])
        .where('placeholder', '=', 0)
        .where('id', '!=', by)
        .execute()
      const hidden = await blockersOf(db, by)
      return rows
        .filter(({ id }) => !hidden.has(id as UserId))
        .map((row) => ({ row, rank: rankOf(row.username_key, foldCase(row.display_name), key, name) }))
        .filter(({ rank }) => rank < NO_MATCH)
        .sort((a, b) => a.rank - b.rank || compare(a.row.username_key, b.row.username_key))
        .slice(0, limit)
        .map(({ row }) => toUser(row))
    },

    async getMany(ids) {
      const found: User[] = []
      for (let at = 0; at < ids.length; at += CHUNK) {
        const rows = await db
          .selectFrom('users')
          .select(PROFILE)
          .where('id', 'in', ids.slice(at, at + CHUNK))
          .execute()
        found.push(...rows.map(toUser))
      }
      return found
    },
  }
}

const NO_MATCH = 4

/** 0: begins the username, 1: begins a word of the name, 2: inside the username, 3: inside the name. */
function rankOf(usernameKeyOf: string, foldedName: string, key: string, name: string): number {
  if (usernameKeyOf.startsWith(key)) return 0
  if (foldedName.startsWith(name) || foldedName.includes(` ${name}`)) return 1
  if (usernameKeyOf.includes(key)) return 2
  return foldedName.includes(name) ? 3 : NO_MATCH
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
