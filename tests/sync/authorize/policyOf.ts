import { homePolicy, memberPolicy, type Policy } from '../../../sync/authorize/policies.ts'
import type { UserId } from '../../../sync/ids.ts'

/** What a user may do, as the relay sees it that keeps these owners of client ids. */
export function policyOf(
  user: UserId,
  kind: 'conversation' | 'home',
  owners: ReadonlyMap<number, UserId>,
): Policy {
  const ownerOf: Policy['ownerOf'] = (client) => {
    const owner = owners.get(client)
    return owner === undefined ? 'unknown' : owner === user ? 'mine' : 'other'
  }
  return kind === 'home' ? homePolicy(user, ownerOf) : memberPolicy(user, ownerOf)
}
