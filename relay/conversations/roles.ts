import type { ConversationKind } from '../../sync/api.ts'
import type { Role } from '../../sync/entry.ts'

const RANK: Readonly<Record<Role, number>> = { member: 0, moderator: 1, host: 2 }

/**
 * Whoever makes a group or a room is its host. Nobody moderates a direct conversation: both are members,
 * each removes only what is their own, and neither can be put out.
 */
export const creatorRole = (kind: ConversationKind): Role => (kind === 'direct' ? 'member' : 'host')

/** Name and topic. */
export const mayDescribe = (actor: Role): boolean => RANK[actor] >= RANK.moderator

/** How long entries are kept: what goes is gone for everybody. */
export const mayExpire = (actor: Role): boolean => actor === 'host'

/** Hosts and moderators add members; only hosts hand out more. */
export const mayAdd = (actor: Role, as: Role): boolean =>
  as === 'member' ? RANK[actor] >= RANK.moderator : actor === 'host'

export const mayChangeRoles = (actor: Role): boolean => actor === 'host'

/** Hosts and moderators remove whoever does not stand above them. */
export const mayRemove = (actor: Role, target: Role): boolean =>
  RANK[actor] >= RANK.moderator && RANK[actor] >= RANK[target]
