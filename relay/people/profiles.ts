import { sql } from 'kysely'
import type { UserId } from '../../sync/ids.ts'
import type { Profile } from '../../sync/peopleApi.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { type Side, standingOf } from './standing.ts'

/** A row of `users` beside the two rows of `contacts`; `mine` is the asker's. */
export interface PersonRow {
  readonly id: UserId
  readonly username: string
  readonly display_name: string
  readonly avatar: string | null
  readonly status: string | null
  readonly about: string | null
  readonly mine: Side | null
  readonly theirs: Side | null
}

/** What `asker` may see of somebody: of who blocks them a name, and that of nobody they could not know (S3, S5). */
export function toProfile(row: PersonRow): Profile {
  const name = { id: row.id, username: row.username, displayName: row.display_name }
  const standing = standingOf(row.mine ?? undefined, row.theirs ?? undefined)
  if (row.theirs === 'blocked') return { ...name, standing }
  return {
    ...name,
    ...(row.avatar === null ? {} : { avatar: row.avatar }),
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.about === null ? {} : { about: row.about }),
    standing,
  }
}

/**
 * The row of `target` as `asker` may see it; undefined for nobody, for who only stands for imported words, and for who
 * blocks the asker. There, whom the asker has in their list or shares a conversation with is not hidden: the name is
 * in front of them, and its lack would tell (S3).
 */
export async function findPerson(
  db: Database | Tx,
  asker: UserId,
  target: UserId,
): Promise<PersonRow | undefined> {
  const { rows } = await sql<PersonRow & { met: 0 | 1 }>`
    SELECT u.id, u.username, u.display_name, u.avatar, u.status, u.about, a.state AS mine, b.state AS theirs,
      EXISTS (SELECT 1 FROM members m JOIN members n ON n.conversation = m.conversation
        WHERE m.user_id = ${asker} AND n.user_id = u.id) AS met
    FROM users u
    LEFT JOIN contacts a ON a.user_id = ${asker} AND a.other_id = u.id
    LEFT JOIN contacts b ON b.user_id = u.id AND b.other_id = ${asker}
    WHERE u.id = ${target} AND u.placeholder = 0`.execute(db)
  const [row] = rows
  if (row?.theirs !== 'blocked') return row
  return row.mine !== null || row.met === 1 ? row : undefined
}

/** Everybody to whom `asker` stands in some way; those who block them by name alone (S3). */
export async function contactRows(
  db: Database,
  asker: UserId,
): Promise<readonly (PersonRow & { readonly at: number })[]> {
  const { rows } = await sql<PersonRow & { at: number }>`
    SELECT u.id, u.username, u.display_name, u.avatar, u.status, u.about, a.state AS mine, a.at, b.state AS theirs
    FROM contacts a
    JOIN users u ON u.id = a.other_id
    LEFT JOIN contacts b ON b.user_id = a.other_id AND b.other_id = a.user_id
    WHERE a.user_id = ${asker} AND a.state <> 'declined'
    ORDER BY a.at DESC, u.id`.execute(db)
  return rows
}
