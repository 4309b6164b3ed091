import type { Role } from '../../sync/entry.ts'

/** What each role may do, so that nothing is offered that the relay would refuse; M1. */

const RANK: Readonly<Record<Role, number>> = { member: 0, moderator: 1, host: 2 }

/** Describe, add, invite, see reports, bans and the audit, hide what others wrote. */
export const mayModerate = (role: Role | undefined): boolean => role === 'host' || role === 'moderator'

/** Give roles, set who may post, slow mode, how long messages are kept, and whether a room is public. */
export const mayHost = (role: Role | undefined): boolean => role === 'host'

/** Remove, ban and mute somebody: over members and one's equals, never over hosts without being one. */
export const mayActOn = (actor: Role | undefined, target: Role): boolean =>
  actor !== undefined && mayModerate(actor) && RANK[actor] >= RANK[target]

/** Who has to make somebody else host before they can go. M3 */
export const mustHandOver = (
  members: readonly { readonly id: string; readonly role: Role }[],
  me: string,
): boolean => members.length > 1 && members.every(({ id, role }) => (role === 'host') === (id === me))
