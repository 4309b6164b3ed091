import * as v from 'valibot'
import { referenceSchema } from './entry.ts'
import { conversationIdSchema, entryIdSchema, userIdSchema } from './ids.ts'
import { LIMITS } from './limits.ts'

/** What devices and the relay say to each other about calls (contract). Unknown request fields are refused. */

/** Milliseconds since 1970. */
const timestamp = v.pipe(v.number(), v.integer())

export const mediaSchema = v.picklist(['audio', 'video'])
export type Media = v.InferOutput<typeof mediaSchema>

/** The relay's: 16 random characters, and 24 that tell whose it is and where; K5. */
export const peerIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-v]{40}$/))

/** `POST /api/calls/ticket`. `peer`: one's own from before, to have a new token for it. */
export const callTicketBody = v.strictObject({
  conversation: conversationIdSchema,
  peer: v.optional(peerIdSchema),
})
/** `token` lets this session alone connect to `/peerjs` as `peer`, until `expiresAt`; K5. */
export const callTicketSchema = v.object({ peer: peerIdSchema, token: v.string(), expiresAt: timestamp })
export type CallTicket = v.InferOutput<typeof callTicketSchema>

/** As `RTCPeerConnection` takes it. */
export const iceServerSchema = v.object({
  urls: v.array(v.string()),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
})
/** `GET /api/calls/ice`: empty without a TURN server of one's own; K9. */
export const iceSchema = v.object({
  iceServers: v.array(iceServerSchema),
  /** People who may be in a call without a server that forwards media. */
  maxMeshPeers: v.object({ audio: v.number(), video: v.number() }),
  /** From then on the credentials begin nothing new: ask again before. */
  expiresAt: timestamp,
  /** How much longer that is, milliseconds: needs no clock that is right. */
  leftMs: v.number(),
})
export type Ice = v.InferOutput<typeof iceSchema>

/** One call as `GET /api/calls` tells it; K7. */
export const callRecordSchema = v.object({
  conversation: conversationIdSchema,
  /** The `c` entry; its author called. */
  call: referenceSchema,
  media: mediaSchema,
  startedAt: timestamp,
  /** When a second person was in it; absent: nobody answered. */
  answeredAt: v.optional(timestamp),
  /** Absent while it goes on. */
  endedAt: v.optional(timestamp),
  /** Who was in it, in the order of their coming. */
  people: v.array(userIdSchema),
  declined: v.array(userIdSchema),
  missed: v.array(userIdSchema),
  /** Who recorded it, if anybody. */
  recorded: v.optional(v.array(userIdSchema)),
  /** The relay's entry that says so; absent while it goes on. */
  record: v.optional(entryIdSchema),
})
export type CallRecord = v.InferOutput<typeof callRecordSchema>
/** Newest first, those that go on before all; `next` continues as `before`. */
export const callsSchema = v.object({ calls: v.array(callRecordSchema), next: v.optional(v.string()) })

/** One emoji that is shown over its sender for some seconds; `n` tells it from the one before. */
const callReactionSchema = v.object({
  emoji: v.pipe(
    v.string(),
    v.maxLength(LIMITS.maxEmojiLength),
    v.regex(/^\p{ExtPict}(?:\p{EMod}|\ufe0f)?(?:\u200d\p{ExtPict}(?:\p{EMod}|\ufe0f)?)*$/u),
  ),
  n: v.pipe(v.number(), v.integer(), v.minValue(0)),
})
export type CallReaction = v.InferOutput<typeof callReactionSchema>

/** Numbers what one device asks in one call, from 1 on; K10. */
const askingNumberSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const consentSchema = v.strictObject({ peer: peerIdSchema, asks: askingNumberSchema, yes: v.boolean() })
/** An answer to one who asks to record. */
export type Consent = v.InferOutput<typeof consentSchema>

/** In awareness on a conversation, beside `user`: who is in its call, and how; K4. */
export const callPresenceSchema = v.looseObject({
  /** The `c` entry. */
  id: referenceSchema,
  peer: peerIdSchema,
  mic: v.boolean(),
  camera: v.boolean(),
  screen: v.boolean(),
  hand: v.boolean(),
  /** What is none is left out, and its sender stays in the call. */
  reaction: v.fallback(v.optional(callReactionSchema), undefined),
  /** Records on this device, which everybody sees and the record keeps; K7. */
  recording: v.optional(v.boolean()),
  /** Asks whether it may record, until that is over: another number with each asking; K10. */
  asks: v.optional(askingNumberSchema),
  /** What this device says to those who ask: `peer` is theirs, `asks` their number; K10. */
  consents: v.optional(v.pipe(v.array(consentSchema), v.maxLength(LIMITS.maxConsents))),
})
export type CallPresence = v.InferOutput<typeof callPresenceSchema>

/** Reads `call` of an awareness state; undefined when there is none of the shape. Apart from `presence.ts`, which loads first. */
export function readCallPresence(state: unknown): CallPresence | undefined {
  if (typeof state !== 'object' || state === null || !('call' in state)) return undefined
  const parsed = v.safeParse(callPresenceSchema, state.call)
  return parsed.success ? parsed.output : undefined
}

const where = { conversation: conversationIdSchema, call: referenceSchema }

/** Stateless on `home`, relay → device: somebody calls; K1. Said again to a device that connects while it rings. */
export const ringSchema = v.looseObject({
  type: v.literal('ring'),
  ...where,
  media: mediaSchema,
  by: userIdSchema,
  byName: v.string(),
  /** When the call began. */
  at: timestamp,
  /** How much longer it rings, milliseconds: needs no clock that is right. */
  leftMs: v.number(),
})
export type Ring = v.InferOutput<typeof ringSchema>

/** Why a call is over: nobody answered, those called said no or are in another call, one hung up, another call won. */
export const callEndSchema = v.picklist(['missed', 'declined', 'busy', 'over', 'glare'])
export type CallEnd = v.InferOutput<typeof callEndSchema>

/** Stateless on `home`, relay → device. */
export const callMessageSchema = v.variant('event', [
  /** To whoever is in the call or calls, and to the answerer's own devices, which alone are told `session`. */
  v.looseObject({
    type: v.literal('call'),
    event: v.literal('answered'),
    ...where,
    by: userIdSchema,
    /** The answering device may be called here already, before its presence has come. */
    peer: v.optional(peerIdSchema),
    /** Public id of the session that answered: the other devices stop ringing. */
    session: v.optional(v.string()),
  }),
  v.looseObject({
    type: v.literal('call'),
    event: v.literal('declined'),
    ...where,
    by: userIdSchema,
    words: v.optional(v.string()),
  }),
  v.looseObject({ type: v.literal('call'), event: v.literal('busy'), ...where, by: userIdSchema }),
  /** To a device whose presence was not taken: as many are in it as may be; K4. */
  v.looseObject({ type: v.literal('call'), event: v.literal('full'), ...where }),
  /** To those in it: this peer's session is over, so it does not come back; K6. Said again to a device that connects. */
  v.looseObject({ type: v.literal('call'), event: v.literal('gone'), ...where, peer: peerIdSchema }),
  /** To everybody who was rung or in it. `into`: the call that goes on instead; K3. */
  v.looseObject({
    type: v.literal('call'),
    event: v.literal('ended'),
    ...where,
    why: callEndSchema,
    into: v.optional(referenceSchema),
  }),
  /** From the peer `from` of `by` to the own peer `to`; K5. */
  v.looseObject({
    type: v.literal('call'),
    event: v.literal('signal'),
    ...where,
    by: userIdSchema,
    from: peerIdSchema,
    to: peerIdSchema,
    data: v.unknown(),
  }),
])
export type CallMessage = v.InferOutput<typeof callMessageSchema>

/** What a device may forward to another peer of its call: an offer, an answer, a candidate. */
const signalData = v.looseObject({})
const said = { type: v.literal('call'), ...where }

/** Stateless on one's own `home`, device → relay. What is of another form, or about another's call, is dropped. */
export const callActionSchema = v.variant('action', [
  /** With `peer` the caller's devices may call this one before its presence has come. */
  v.strictObject({ ...said, action: v.literal('answer'), peer: v.optional(peerIdSchema) }),
  v.strictObject({
    ...said,
    action: v.literal('decline'),
    words: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.maxTopicLength))),
  }),
  v.strictObject({ ...said, action: v.literal('busy') }),
  /**
   * On purpose: a call of two is over then, and one that still rings when its caller does; K6. `peer`: this one alone,
   * as when another device has taken over; without it all of this session.
   */
  v.strictObject({ ...said, action: v.literal('leave'), peer: v.optional(peerIdSchema) }),
  v.strictObject({
    ...said,
    action: v.literal('signal'),
    from: peerIdSchema,
    to: peerIdSchema,
    data: signalData,
  }),
])
export type CallAction = v.InferOutput<typeof callActionSchema>
