import type { Selectable } from 'kysely'
import type { User } from '../../sync/api.ts'
import type { UserId } from '../../sync/ids.ts'
import type { UsersTable } from '../storage/schema.ts'
import type { AccountRow } from './accounts.ts'

/** The columns of {@link User}. */
export const PROFILE = ['id', 'username', 'display_name', 'status'] as const

/** A row of `users` as other people see it. */
export const toUser = (row: Pick<Selectable<UsersTable>, (typeof PROFILE)[number]>): User => ({
  id: row.id as UserId,
  username: row.username,
  displayName: row.display_name,
  ...(row.status === null ? {} : { status: row.status }),
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
