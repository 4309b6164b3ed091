import * as v from 'valibot'
import { referenceSchema, roleSchema } from './entry.ts'
import { conversationIdSchema, entryIdSchema, generationSchema, userIdSchema } from './ids.ts'
import { LIMITS } from './limits.ts'
import { aboutSchema, pictureSchema, presenceMessageSchema, privacySchema } from './peopleApi.ts'
import { departedSchema, placeSettings, postingSchema } from './placeFields.ts'

/** Requests and answers of the HTTP API, parsed on both sides (contract). Unknown request fields are refused. */

const nameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LIMITS.maxNameLength))
const topicSchema = v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.maxTopicLength))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Milliseconds since 1970. */
const timestamp = v.pipe(v.number(), v.integer())

export const errorSchema = v.object({
  error: v.object({ code: v.string(), message: v.string(), field: v.optional(v.string()) }),
})

export const registerBody = v.strictObject({
  username: v.string(),
  password: v.string(),
  displayName: v.optional(nameSchema),
  invite: v.optional(v.pipe(v.string(), v.maxLength(128))),
})
export const loginBody = v.strictObject({ username: v.string(), password: v.string() })

export const userSchema = v.object({
  id: userIdSchema,
  username: v.string(),
  displayName: v.string(),
  avatar: v.optional(pictureSchema),
  status: v.optional(v.string()),
})
export type User = v.InferOutput<typeof userSchema>

/** `owner`: runs the relay. `session`: the public id of this device's session. */
export const meSchema = v.object({
  ...userSchema.entries,
  about: v.optional(v.string()),
  ...v.partial(privacySchema).entries,
  owner: v.boolean(),
  session: v.string(),
})
export type Me = v.InferOutput<typeof meSchema>
export const patchMeBody = v.strictObject({
  displayName: v.optional(nameSchema),
  status: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.maxTopicLength))),
  about: v.optional(aboutSchema),
  ...v.partial(privacySchema).entries,
})

/** The other devices stay signed in: ending them would wipe what is on them (A2). */
export const changePasswordBody = v.strictObject({ current: v.string(), password: v.string() })

/** With our Origin the answer sets a cookie; without any Origin it carries the `token`. */
export const signedInSchema = v.object({ user: userSchema, token: v.optional(v.string()) })

/** An empty name takes it away. */
export const patchSessionBody = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.maxNameLength)),
})
/** `device`: browser and system; `name`: what its person calls it. */
export const sessionSchema = v.object({
  id: v.string(),
  createdAt: timestamp,
  lastUsedAt: timestamp,
  device: v.string(),
  name: v.optional(v.string()),
  current: v.boolean(),
})
export const sessionsSchema = v.object({ sessions: v.array(sessionSchema) })

export const createInvitationBody = v.strictObject({
  uses: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.invitationMaxUses))),
  days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365))),
  conversation: v.optional(conversationIdSchema),
})
/** `url` is whole only in the answer that made it: the relay keeps a hash of the code. */
export const invitationSchema = v.object({
  id: v.string(),
  url: v.optional(v.string()),
  createdAt: timestamp,
  expiresAt: timestamp,
  uses: count,
  used: count,
  by: v.string(),
  /** Where it leads, if anywhere. */
  conversation: v.optional(conversationIdSchema),
})
export const invitationsSchema = v.object({ invitations: v.array(invitationSchema) })
/** What somebody who holds the link may know before registering. */
export const invitationPreviewSchema = v.object({
  by: v.optional(v.string()),
  owner: v.boolean(),
  relay: v.string(),
  /** The conversation it leads to. */
  to: v.optional(v.object({ name: v.string(), members: count })),
  /** How the asker, when signed in, stands to it: in, kept out, or put out or gone after coming by this link; M4, M11. */
  asker: v.optional(v.picklist(['in', 'banned', 'out'])),
})

export const usersSchema = v.object({ users: v.array(userSchema) })

export const conversationKindSchema = v.picklist(['direct', 'group', 'room'])
export type ConversationKind = v.InferOutput<typeof conversationKindSchema>
export const memberSchema = v.object({
  id: userIdSchema,
  username: v.string(),
  name: v.string(),
  role: roleSchema,
  avatar: v.optional(pictureSchema),
  /** May not write until then, milliseconds since 1970; M5. */
  mutedUntil: v.optional(timestamp),
})
export type Member = v.InferOutput<typeof memberSchema>

/** Edits, reactions and removals folded in; `place` is its id or that of its `late` entry (D6). */
export const foldedEntrySchema = v.looseObject({
  author: v.string(),
  authorName: v.optional(v.string()),
  i: entryIdSchema,
  k: v.string(),
  t: v.optional(v.string()),
  r: v.optional(referenceSchema),
  place: entryIdSchema,
  late: v.optional(v.picklist(['offline', 'restored'])),
  edited: v.optional(v.boolean()),
  removed: v.optional(v.picklist(['d', 'h'])),
  reactions: v.optional(v.array(v.object({ e: v.string(), by: v.array(v.string()) }))),
  seq: v.optional(count),
})
export type FoldedEntry = v.InferOutput<typeof foldedEntrySchema>

export const conversationSchema = v.object({
  id: conversationIdSchema,
  kind: conversationKindSchema,
  name: v.string(),
  topic: v.optional(v.string()),
  public: v.boolean(),
  picture: v.optional(pictureSchema),
  posting: v.optional(postingSchema, 'everyone'),
  /** Least seconds between two messages of a member, 0 for none; M6. */
  slowSeconds: v.optional(count, 0),
  /** Reports that wait for hosts and moderators; M9. */
  openReports: v.optional(count, 0),
  members: v.array(memberSchema),
  generation: generationSchema,
  notes: generationSchema,
  /** When the asker became a member, milliseconds since 1970. */
  joinedAt: v.optional(timestamp),
  /** The newest message, or call that is over (K7). */
  lastEntry: v.optional(foldedEntrySchema),
  unread: count,
  /** The calls among what is unread, by the records of those missed; K7. */
  missed: v.optional(v.array(entryIdSchema), []),
  /** The relay's newest row here: what a document holds that is compared with the relay after this answer; R5. */
  seq: v.optional(count, 0),
  /** Days that entries are kept; absent for ever. R4. */
  retentionDays: v.optional(count),
  /** Entries written before this, milliseconds since 1970, are gone everywhere; R4. */
  horizon: v.optional(timestamp, 0),
})
export type Conversation = v.InferOutput<typeof conversationSchema>
export const conversationsSchema = v.object({
  epoch: v.string(),
  entryVersion: count,
  home: generationSchema,
  /** The relay's time, milliseconds since 1970; D3. */
  now: timestamp,
  conversations: v.array(conversationSchema),
  departed: v.optional(v.array(departedSchema), []),
})
export type Conversations = v.InferOutput<typeof conversationsSchema>

export const createConversationBody = v.strictObject({
  id: v.optional(conversationIdSchema),
  kind: conversationKindSchema,
  name: v.optional(nameSchema),
  topic: v.optional(topicSchema),
  memberIds: v.optional(v.pipe(v.array(userIdSchema), v.maxLength(LIMITS.maxMembers))),
  public: v.optional(v.boolean()),
})
export type CreateConversationBody = v.InferOutput<typeof createConversationBody>
export const patchConversationBody = v.strictObject({
  name: v.optional(nameSchema),
  topic: v.optional(topicSchema),
  ...placeSettings,
  /** Days that entries are kept; null for ever; R4. */
  retentionDays: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.maxRetentionDays))),
  ),
})
export const putMemberBody = v.strictObject({ role: v.optional(roleSchema) })

export const postEntryBody = v.strictObject({
  text: v.string(),
  replyTo: v.optional(referenceSchema),
  id: v.optional(entryIdSchema),
})
export const entriesSchema = v.object({ entries: v.array(foldedEntrySchema), next: v.optional(v.string()) })

export const knownBody = v.strictObject({ ids: v.pipe(v.array(entryIdSchema), v.maxLength(20_000)) })
export const knownSchema = v.object({ ids: v.array(entryIdSchema) })

/** Stateless messages of the relay on an open document (contract). */
export const statelessSchema = v.variant('type', [
  v.looseObject({
    type: v.literal('rejected'),
    code: v.string(),
    detail: v.optional(v.string()),
    entries: v.optional(v.array(v.object({ i: v.string(), code: v.string() }))),
    offsetMs: v.optional(v.number()),
  }),
  v.looseObject({
    type: v.literal('activity'),
    conversation: conversationIdSchema,
    author: v.optional(v.string()),
    entry: v.optional(v.string()),
  }),
  presenceMessageSchema,
  /** On `home`: requests and contacts changed, or were answered; S1. */
  v.looseObject({ type: v.literal('contacts') }),
  // Read further by whoever deals with calls (callsApi.ts): nobody else needs their shapes.
  v.looseObject({ type: v.literal('ring') }),
  v.looseObject({ type: v.literal('call') }),
])
export type StatelessMessage = v.InferOutput<typeof statelessSchema>
