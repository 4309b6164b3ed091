import type { Conversation, CreateConversationBody, Conversations as Overview } from '../../sync/api.ts'
import type { Role } from '../../sync/entry.ts'
import type { ApiError } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { isHiddenDirect } from '../people/blocks.ts'
import type { Database } from '../storage/openDatabase.ts'
import { putMember, removeMember } from './changeMembers.ts'
import { createConversation } from './createConversation.ts'
import { joinRoom } from './joinRoom.ts'
import { nameGuests, renameMember } from './memberNames.ts'
import { membershipOf } from './membership.ts'
import type { RoomWriter } from './ports.ts'
import { readConversations, readOverview } from './readConversations.ts'
import { changeSettings, type Settings } from './settings.ts'

export interface ConversationDeps {
  readonly db: Database
  readonly writer: RoomWriter
  readonly limits: Limits
  readonly randomBytes: (length: number) => Uint8Array
  /** Milliseconds since 1970. */
  readonly now: () => number
}

type Answer<T> = Promise<Result<T, ApiError>>

/**
 * Conversations and who belongs to them. Every change is one write: SQL and the document's `room` together
 * (G6). Whoever is no member gets `not-found`, as for a conversation that does not exist.
 */
export interface Conversations {
  /** `GET /api/conversations`. */
  overview(user: UserId): Answer<Overview>
  get(user: UserId, id: ConversationId): Answer<Conversation>
  /** Undefined when not a member, and where one blocks the other of two (S3). */
  roleOf(user: UserId, id: ConversationId): Promise<Role | undefined>
  /** `created` is false when the same id was there for a member with the same kind (D8). */
  create(user: UserId, body: CreateConversationBody): Answer<{ conversation: Conversation; created: boolean }>
  /** Changes name, topic and how the place is run. */
  describe(user: UserId, id: ConversationId, changes: Settings): Answer<Conversation>
  /**
   * Adds `target`, or changes a member's role; oneself: joins a public room (M2).
   * @param role without it: member, or as they are
   */
  putMember(user: UserId, id: ConversationId, target: UserId, role?: Role): Answer<Conversation>
  /** Removes `target`; oneself: leaves. `last-host` while others would stay without one. */
  removeMember(user: UserId, id: ConversationId, target: UserId, reason?: string): Answer<void>
  /** Call after somebody's display name changed. Returns the conversations that could not be written. */
  renameMember(user: UserId): Promise<readonly ConversationId[]>
  /** Names for authors who are no members, only names in imported text. */
  nameGuests(
    id: ConversationId,
    guests: readonly { readonly id: UserId; readonly name: string }[],
  ): Answer<void>
}

export function createConversations(deps: ConversationDeps): Conversations {
  const { db, now } = deps

  async function get(user: UserId, id: ConversationId): Answer<Conversation> {
    const [conversation] = await readConversations(db, user, now(), id)
    return conversation === undefined ? err({ code: 'not-found' }) : ok(conversation)
  }
  const then = async (
    done: Result<void, ApiError>,
    user: UserId,
    id: ConversationId,
  ): Answer<Conversation> => (done.ok ? get(user, id) : done)

  return {
    get,
    async overview(user) {
      const overview = await readOverview(db, user, now())
      return overview === undefined ? err({ code: 'not-signed-in' }) : ok(overview)
    },
    roleOf: async (user, id) =>
      (await isHiddenDirect(db, user, id)) ? undefined : (await membershipOf(db, id, user))?.role,
    async create(user, body) {
      const made = await createConversation(deps, user, body)
      if (!made.ok) return made
      const conversation = await get(user, made.value.id)
      return conversation.ok
        ? ok({ conversation: conversation.value, created: made.value.created })
        : conversation
    },
    async describe(user, id, changes) {
      return then(await changeSettings(deps, id, user, changes), user, id)
    },
    async putMember(user, id, target, role) {
      const joins = target === user && (await membershipOf(db, id, user)) === undefined
      if (joins) return then(await joinRoom(deps, id, user), user, id)
      return then(await putMember(deps, id, user, target, role), user, id)
    },
    removeMember: (user, id, target, reason) => removeMember(deps, id, user, target, reason),
    renameMember: (user) => renameMember(deps, user),
    nameGuests: (id, guests) => nameGuests(deps, id, guests),
  }
}
