import type { ConversationKind } from '../../sync/api.ts'
import type { Role } from '../../sync/entry.ts'

const RANK: Readonly<Record<Role, number>> = { member: 0, moderator: 1, host: 2 }

/**
 * Whoever makes a group or a room is its host. Nobody moderates a direct conversation: both are members,
 * each removes only what is their own, and neither can be put out.
 */
export const creatorRole = (kind: ConversationKind): Role => (kind === 'direct' ? 'member' : 'host')

/** Whoever adds members, bans, mutes, and sees reports and the audit; M1. */
export const isAtLeastModerator = (actor: Role): boolean => RANK[actor] >= RANK.moderator

/** Name and topic. */
export const mayDescribe = (actor: Role): boolean => RANK[actor] >= RANK.moderator

/** Who posts how often, how long entries are kept, and whether a room is public. */
export const mayGovern = (actor: Role): boolean => actor === 'host'

/** Hosts and moderators add members; only hosts hand out more. */
export const mayAdd = (actor: Role, as: Role): boolean =>
  as === 'member' ? RANK[actor] >= RANK.moderator : actor === 'host'

export const mayChangeRoles = (actor: Role): boolean => actor === 'host'

/** Hosts and moderators remove, ban and mute whoever does not stand above them. */
export const mayModerate = (actor: Role, target: Role): boolean =>
  RANK[actor] >= RANK.moderator && RANK[actor] >= RANK[target]
