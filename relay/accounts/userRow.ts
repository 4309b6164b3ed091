import type { Selectable } from 'kysely'
import type { User } from '../../sync/api.ts'
import type { UserId } from '../../sync/ids.ts'
import type { UsersTable } from '../storage/peopleTables.ts'
import type { AccountRow } from './accounts.ts'

/** The columns of {@link User}. */
export const PROFILE = ['id', 'username', 'display_name', 'status', 'avatar'] as const
/** What one reads of oneself beside them. */
export const OWN_PROFILE = [...PROFILE, 'about', 'shows_presence', 'shows_last_seen'] as const

/** {@link User} as one sees oneself. */
export interface OwnProfile extends User {
  readonly about?: string
  readonly showsPresence: boolean
  readonly showsLastSeen: boolean
}

/** A row of `users` as other people see it. */
export const toUser = (row: Pick<Selectable<UsersTable>, (typeof PROFILE)[number]>): User => ({
  id: row.id as UserId,
  username: row.username,
  displayName: row.display_name,
  ...(row.status === null ? {} : { status: row.status }),
  ...(row.avatar === null ? {} : { avatar: row.avatar }),
})

/** A row of `users` as one sees it oneself. */
export const toOwnProfile = (
  row: Pick<Selectable<UsersTable>, (typeof OWN_PROFILE)[number]>,
): OwnProfile => ({
  ...toUser(row),
  ...(row.about === null ? {} : { about: row.about }),
  showsPresence: row.shows_presence === 1,
  showsLastSeen: row.shows_last_seen === 1,
})

/** A row of `users` as who runs the relay sees it. */
export const toAccountRow = (row: Selectable<UsersTable>): AccountRow => ({
  id: row.id as UserId,
  username: row.username,
  displayName: row.display_name,
  owner: row.owner === 1,
  placeholder: row.placeholder === 1,
  createdAt: row.created_at,
})
