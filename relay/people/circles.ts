import { sql } from 'kysely'
import type { UserId } from '../../sync/ids.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { Database } from '../storage/openDatabase.ts'
import { ask } from '../storage/written.ts'
import type { Circle, Shown } from './presence.ts'

interface ShownRow {
  readonly id: UserId
  readonly shows_presence: 0 | 1
  readonly shows_last_seen: 0 | 1
  readonly last_seen: number | null
}

const NOBODY: Shown = { showsPresence: false, showsLastSeen: false, lastSeen: undefined }

/** Somebody and those with whom both rows say `accepted` (S4), with what each shows of their presence (P2). */
export async function readCircle(db: Database, user: UserId): Promise<Circle> {
  const rows = await ask<ShownRow>(
    db,
    `SELECT u.id, u.shows_presence, u.shows_last_seen, u.last_seen FROM users u WHERE u.id = ?
     UNION ALL
     SELECT u.id, u.shows_presence, u.shows_last_seen, u.last_seen FROM contacts mine
     JOIN contacts theirs ON theirs.user_id = mine.other_id AND theirs.other_id = mine.user_id
       AND theirs.state = 'accepted'
     JOIN users u ON u.id = mine.other_id
     WHERE mine.user_id = ? AND mine.state = 'accepted'`,
    user,
    user,
  )
  const contacts = new Map(rows.map((row) => [row.id, toShown(row)]))
  const self = contacts.get(user) ?? NOBODY
  contacts.delete(user)
  return { self, contacts }
}

const toShown = (row: ShownRow): Shown => ({
  showsPresence: row.shows_presence === 1,
  showsLastSeen: row.shows_last_seen === 1,
  lastSeen: row.last_seen ?? undefined,
})

/** Notes when people were last here, all in one statement. */
export async function storeLastSeen(db: Database, seen: ReadonlyMap<UserId, number>): Promise<void> {
  const rows = [...seen].map(([user, at]) => [user, String(at)])
  await sql`
    UPDATE users SET last_seen = CAST(value ->> 1 AS INTEGER) FROM ${jsonList(rows)}
    WHERE users.id = value ->> 0`.execute(db)
}
