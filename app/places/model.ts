import type { Member } from '../../sync/api.ts'
import type { EntryReference, Role } from '../../sync/entry.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { AuditRow, Ban, Posting, PublicRoom, Report } from '../../sync/placesApi.ts'
import type { InvitationView, Outcome } from '../model.ts'

/** What one may do where people meet. All of it needs the network, and the relay decides (M1). */
export interface Places {
  /** Public rooms by name or topic, those with most members first; all of them for an empty query. M2 */
  rooms(query: string): Outcome<readonly PublicRoom[]>
  join(id: ConversationId): Outcome<void>
  describe(id: ConversationId, what: { readonly name?: string; readonly topic?: string }): Outcome<void>
  settings(id: ConversationId, what: PlaceSettings): Outcome<void>
  /** Puts back somebody who was removed, or adds them. */
  add(id: ConversationId, user: UserId): Outcome<void>
  setRole(id: ConversationId, user: UserId, role: Role): Outcome<void>
  remove(id: ConversationId, user: UserId, reason: string): Outcome<void>
  ban(id: ConversationId, user: UserId, reason: string): Outcome<void>
  liftBan(id: ConversationId, user: UserId): Outcome<void>
  bans(id: ConversationId): Outcome<readonly Ban[]>
  mute(
    id: ConversationId,
    user: UserId,
    how: { readonly seconds: number; readonly reason: string },
  ): Outcome<void>
  unmute(id: ConversationId, user: UserId): Outcome<void>
  report(id: ConversationId, entry: EntryReference, reason: string): Outcome<void>
  reports(id: ConversationId): Outcome<readonly Report[]>
  handleReport(id: ConversationId, report: string, state: 'handled' | 'dismissed'): Outcome<void>
  audit(id: ConversationId, before?: string): Outcome<AuditPage>
  invitations(id: ConversationId): Outcome<readonly InvitationView[]>
  invite(id: ConversationId, how: { readonly uses: number; readonly days: number }): Outcome<InvitationView>
  /** Joins what an invitation leads to; undefined when it leads nowhere. M11 */
  accept(code: string): Outcome<ConversationId | undefined>
}

export interface PlaceSettings {
  readonly public?: boolean
  readonly posting?: Posting
  readonly slowSeconds?: number
}

export interface AuditPage {
  readonly rows: readonly AuditRow[]
  /** Where what happened before goes on. */
  readonly next: string | undefined
}

/** Beside name and people: what a conversation is like. */
export interface PlaceState {
  readonly topic: string
  readonly isPublic: boolean
  readonly picture: string | undefined
  readonly posting: Posting
  readonly slowSeconds: number
  readonly openReports: number
}

/** Whether one may write now, and if not, why; M5, M6, M7. Times are milliseconds since 1970. */
export type Writing =
  | { readonly state: 'free' }
  | { readonly state: 'muted'; readonly until: number }
  | { readonly state: 'slow'; readonly until: number; readonly seconds: number }
  | { readonly state: 'moderators-only' }

export type PlaceMember = Member
