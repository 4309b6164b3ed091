import * as v from 'valibot'
import { referenceSchema } from './entry.ts'
import { conversationIdSchema, userIdSchema } from './ids.ts'
import { LIMITS } from './limits.ts'
import { pictureSchema } from './peopleApi.ts'

/** Requests and answers about rooms, moderation and invitations that lead somewhere. Unknown request fields are refused. */

/** Milliseconds since 1970. */
const timestamp = v.pipe(v.number(), v.integer())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Why somebody did something to somebody, in their words. */
export const reasonSchema = v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.maxTopicLength))

/** `GET /api/rooms?q=`: public rooms, those with most members first. */
export const publicRoomSchema = v.object({
  id: conversationIdSchema,
  name: v.string(),
  topic: v.optional(v.string()),
  picture: v.optional(pictureSchema),
  members: count,
  /** Whether the asker is in it. */
  joined: v.boolean(),
})
export type PublicRoom = v.InferOutput<typeof publicRoomSchema>
export const publicRoomsSchema = v.object({ rooms: v.array(publicRoomSchema) })

/** `DELETE …/members/:userId` and `PUT …/bans/:userId`. */
export const removeMemberBody = v.strictObject({ reason: v.optional(reasonSchema) })
/** `PUT …/mutes/:userId`: seconds from now. */
export const muteBody = v.strictObject({
  seconds: v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(LIMITS.maxMuteSeconds)),
  reason: v.optional(reasonSchema),
})
export const banSchema = v.object({
  user: userIdSchema,
  name: v.string(),
  username: v.string(),
  by: userIdSchema,
  byName: v.string(),
  byUsername: v.optional(v.string()),
  reason: v.optional(v.string()),
  at: timestamp,
})
export type Ban = v.InferOutput<typeof banSchema>
export const bansSchema = v.object({ bans: v.array(banSchema) })

/** `POST …/reports`. */
export const reportBody = v.strictObject({ entry: referenceSchema, reason: v.optional(reasonSchema) })
/** `PATCH …/reports/:id`; hiding the message is an `h` entry of its own. */
export const handleReportBody = v.strictObject({
  state: v.picklist(['handled', 'dismissed']),
  reason: v.optional(reasonSchema),
})
export const reportSchema = v.object({
  id: v.string(),
  entry: referenceSchema,
  authorName: v.string(),
  /** Where names look alike, usernames tell people apart; S7. */
  authorUsername: v.optional(v.string()),
  /** The words as they are now; absent once they are removed. */
  text: v.optional(v.string()),
  by: userIdSchema,
  byName: v.string(),
  byUsername: v.optional(v.string()),
  reason: v.optional(v.string()),
  at: timestamp,
  state: v.picklist(['open', 'handled', 'dismissed']),
  handledBy: v.optional(v.string()),
})
export type Report = v.InferOutput<typeof reportSchema>
export const reportsSchema = v.object({ reports: v.array(reportSchema) })

export const AUDIT_ACTIONS = [
  'create',
  'add',
  'join',
  'leave',
  'remove',
  'role',
  'ban',
  'unban',
  'mute',
  'unmute',
  'hide',
  'describe',
  'report',
  'invite',
] as const
/** One row of `GET …/audit`: who did what to whom, when and why; the newest first. M10 */
export const auditRowSchema = v.object({
  seq: count,
  at: timestamp,
  actor: userIdSchema,
  actorName: v.string(),
  actorUsername: v.optional(v.string()),
  action: v.picklist(AUDIT_ACTIONS),
  target: v.optional(userIdSchema),
  targetName: v.optional(v.string()),
  targetUsername: v.optional(v.string()),
  entry: v.optional(referenceSchema),
  /** Who wrote the entry. */
  authorName: v.optional(v.string()),
  authorUsername: v.optional(v.string()),
  reason: v.optional(v.string()),
  /** What became of it: the role given, the fields changed, seconds of silence. */
  detail: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()]))),
})
export type AuditRow = v.InferOutput<typeof auditRowSchema>
export const auditSchema = v.object({ audit: v.array(auditRowSchema), next: v.optional(v.string()) })

/** `POST /api/invitations/accept`: for people who have an account. Answers the conversation's id. */
export const acceptInvitationBody = v.strictObject({
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
})
export const acceptedInvitationSchema = v.object({ conversation: v.optional(conversationIdSchema) })

export type { Departed, Posting } from './placeFields.ts'
