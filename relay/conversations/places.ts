import type { Conversation } from '../../sync/api.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { ApiError } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { Ban, PublicRoom, Report } from '../../sync/placesApi.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { type AuditPage, readAudit } from './audit.ts'
import { moderatorIn } from './authority.ts'
import { deleteBan, listBans, putBan } from './bans.ts'
import type { ConversationDeps } from './conversations.ts'
import { type Admission, joinBy } from './joinRoom.ts'
import { deleteMute, putMute } from './mutes.ts'
import { readConversations } from './readConversations.ts'
import { handleReport, listReports, report } from './reports.ts'
import { listRooms } from './rooms.ts'
import { slowWaitSeconds } from './slowWait.ts'

type Answer<T> = Promise<Result<T, ApiError>>

/** Somebody does something to somebody, somewhere. */
interface To {
  readonly actor: UserId
  readonly conversation: ConversationId
  readonly target: UserId
}

/**
 * Public rooms, and what hosts and moderators do beside changing members (M1). Whoever is no member gets `not-found`,
 * as for a conversation that does not exist.
 */
export interface Places {
  /** Public rooms by name or topic, those with most members first; M2. */
  rooms(user: UserId, text: string): Promise<PublicRoom[]>
  /** Joins where `admit` says so at commit time; M8, M11. */
  join(user: UserId, id: ConversationId, admit: Admission): Answer<Conversation>
  bans(user: UserId, id: ConversationId): Answer<Ban[]>
  ban(act: To & { readonly reason?: string | undefined }): Answer<void>
  unban(act: To): Answer<void>
  /** @param act.seconds from now */
  mute(act: To & { readonly seconds: number; readonly reason?: string | undefined }): Answer<void>
  unmute(act: To): Answer<void>
  /** Seconds until slow mode takes a member's next message, after it refused one; M6. */
  slowWait(user: UserId, id: ConversationId): Promise<number>
  report(
    user: UserId,
    id: ConversationId,
    about: { readonly entry: EntryReference; readonly reason?: string | undefined },
  ): Answer<void>
  reports(user: UserId, id: ConversationId): Answer<Report[]>
  handleReport(
    user: UserId,
    id: ConversationId,
    report: string,
    outcome: { readonly state: 'handled' | 'dismissed'; readonly reason?: string | undefined },
  ): Answer<void>
  /** @param page.before the `next` of the page before */
  audit(
    user: UserId,
    id: ConversationId,
    page: { readonly before?: number | undefined; readonly limit: number },
  ): Answer<AuditPage>
  /** Refuses whoever is no host or moderator of it. */
  assertModerator(user: UserId, id: ConversationId): Answer<void>
}

export function createPlaces(deps: ConversationDeps): Places {
  const { db, limits, now } = deps

  async function assertModerator(user: UserId, id: ConversationId): Answer<void> {
    const allowed = await moderatorIn(db, id, user)
    return allowed.ok ? ok(undefined) : err({ code: allowed.error })
  }
  /** What only hosts and moderators read. */
  async function forModerators<T>(user: UserId, id: ConversationId, read: () => Promise<T>): Answer<T> {
    const allowed = await assertModerator(user, id)
    return allowed.ok ? ok(await read()) : allowed
  }

  return {
    assertModerator,
    rooms: (user, text) => listRooms(db, user, text, limits.maxRoomResults),
    async join(user, id, admit) {
      const joined = await joinBy(deps, id, user, admit)
      if (!joined.ok) return joined
      const [conversation] = await readConversations(db, user, now(), id)
      return conversation === undefined ? err({ code: 'not-found' }) : ok(conversation)
    },
    bans: (user, id) => forModerators(user, id, () => listBans(db, id)),
    ban: (act) => putBan(deps, act),
    unban: (act) => deleteBan(deps, act),
    mute: (act) => putMute(deps, act),
    unmute: (act) => deleteMute(deps, act),
    slowWait: (user, id) => slowWaitSeconds(db, id, user, now()),
    report: (user, id, about) => report(deps, { conversation: id, by: user, ...about }),
    reports: (user, id) => forModerators(user, id, () => listReports(db, id, LIMITS.maxListLimit)),
    handleReport: (user, id, reported, outcome) =>
      handleReport(deps, { conversation: id, actor: user, id: reported, ...outcome }),
    audit: (user, id, page) => forModerators(user, id, () => readAudit(db, id, page)),
  }
}
