import type { TestPerson, TestRelay } from './testRelay.ts'

/** Both accept each other (S4): by asking, and asking back. */
export async function befriend(one: TestPerson, other: TestPerson): Promise<void> {
  await one.request('POST', `/api/contacts/${other.user.id}`)
  await other.request('POST', `/api/contacts/${one.user.id}`)
}

/** What a person's last-seen time is in the database. */
export const lastSeenOf = ({ rows }: TestRelay, { user }: TestPerson): unknown =>
  rows('SELECT last_seen FROM users WHERE id = ?', user.id)[0]?.last_seen
