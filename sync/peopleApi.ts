import * as v from 'valibot'
import { userIdSchema } from './ids.ts'
import { LIMITS } from './limits.ts'

/** Requests and answers about people, contacts and presence (contract). Unknown request fields are refused. */

/** Milliseconds since 1970. */
const timestamp = v.pipe(v.number(), v.integer())
/** SHA-256 of a picture, hex: read at `/files/<sha256>`; F1. */
export const pictureSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

/** `PUT /api/me/avatar` and `PUT /api/conversations/:id/picture`. */
export const pictureAnswerSchema = v.object({ picture: pictureSchema })

/** How somebody stands to the asker: S1. `asked`: the asker asked; `asking`: they ask the asker. */
export const standingSchema = v.picklist(['none', 'asked', 'asking', 'accepted', 'blocked'])
export type Standing = v.InferOutput<typeof standingSchema>

/** What a card shows: `GET /api/users/:id`. */
export const profileSchema = v.object({
  id: userIdSchema,
  username: v.string(),
  displayName: v.string(),
  avatar: v.optional(pictureSchema),
  status: v.optional(v.string()),
  about: v.optional(v.string()),
  standing: standingSchema,
})
export type Profile = v.InferOutput<typeof profileSchema>

export const contactSchema = v.object({
  user: v.omit(profileSchema, ['standing']),
  state: v.picklist(['pending', 'accepted', 'blocked']),
  /** Of a pending one: who asked. */
  direction: v.optional(v.picklist(['in', 'out'])),
  at: timestamp,
})
export type Contact = v.InferOutput<typeof contactSchema>
export const contactsSchema = v.object({ contacts: v.array(contactSchema) })
/** `POST` takes no body. */
export const patchContactBody = v.strictObject({ state: v.picklist(['accepted', 'blocked']) })

/** Beside {@link profileSchema}'s: what one lets others see; who hides does not see others'. P2. */
export const privacySchema = v.object({ showsPresence: v.boolean(), showsLastSeen: v.boolean() })
export const aboutSchema = v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.maxAboutLength))

export const presenceStateSchema = v.picklist(['online', 'away', 'offline'])
export type PresenceState = v.InferOutput<typeof presenceStateSchema>
/** `lastSeen` only while offline, and only where both show it. */
export const personPresenceSchema = v.object({
  user: userIdSchema,
  state: presenceStateSchema,
  lastSeen: v.optional(timestamp),
})
export type PersonPresence = v.InferOutput<typeof personPresenceSchema>
/** `GET /api/presence`: what a device gets as a snapshot when it connects. */
export const presencesSchema = v.object({ people: v.array(personPresenceSchema) })

/** Stateless on `home`, relay → device. `whole`: everybody whom one may see; else what changed. P1. */
export const presenceMessageSchema = v.looseObject({
  type: v.literal('presence'),
  whole: v.optional(v.boolean()),
  people: v.array(personPresenceSchema),
})
export type PresenceMessage = v.InferOutput<typeof presenceMessageSchema>
/** Stateless on `home`, device → relay: whether somebody is at it. */
export const presenceReportSchema = v.object({
  type: v.literal('presence'),
  state: v.picklist(['online', 'away']),
})
