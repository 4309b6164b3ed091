import { utf8ByteLength } from 'lib0/string'
import * as v from 'valibot'
import { entryIdSchema, generationSchema, RELAY, userIdSchema } from './ids.ts'
import { LIMITS } from './limits.ts'

/** Measures well-formed text only: lib0 throws on a lone surrogate, which has its own check. */
const fits = (text: string) => !text.isWellFormed() || utf8ByteLength(text) <= LIMITS.maxTextBytes

/** Shortest text that is still a message: one character that is not white space. */
const textSchema = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== '', 'empty'),
  v.check(fits, 'too-long'),
  v.check((text) => text.isWellFormed(), 'lone-surrogate'),
)
const shortText = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max))

/** A member's lane or the relay's. */
export const laneOwnerSchema = v.union([userIdSchema, v.literal(RELAY)])
/** `[author, id]`: the identity of an entry; D4. */
export const referenceSchema = v.strictTuple([laneOwnerSchema, entryIdSchema])

const fileSchema = v.looseObject({
  h: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  n: shortText(255),
  y: shortText(127),
  s: v.pipe(v.number(), v.integer(), v.minValue(0)),
})

const messageSchema = v.looseObject({
  i: entryIdSchema,
  k: v.literal('m'),
  t: v.pipe(
    v.string(),
    v.check(fits, 'too-long'),
    v.check((text) => text.isWellFormed(), 'lone-surrogate'),
  ),
  r: v.optional(referenceSchema),
  f: v.optional(v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(LIMITS.maxFiles))),
  u: v.optional(v.pipe(v.array(userIdSchema), v.maxLength(LIMITS.maxMentions))),
})
const editSchema = v.looseObject({ i: entryIdSchema, k: v.literal('e'), o: entryIdSchema, t: textSchema })
const deleteSchema = v.looseObject({ i: entryIdSchema, k: v.literal('d'), o: entryIdSchema })
const reactionSchema = v.looseObject({
  i: entryIdSchema,
  k: v.literal('r'),
  o: referenceSchema,
  e: shortText(LIMITS.maxEmojiLength),
  v: v.boolean(),
})
const hideSchema = v.looseObject({
  i: entryIdSchema,
  k: v.literal('h'),
  o: referenceSchema,
  w: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.maxTopicLength))),
})
const callSchema = v.looseObject({ i: entryIdSchema, k: v.literal('c'), v: v.picklist(['audio', 'video']) })

/** What a member may write in its lane (contract, "Documents"). */
export const memberEntrySchema = v.pipe(
  v.variant('k', [messageSchema, editSchema, deleteSchema, reactionSchema, hideSchema, callSchema]),
  v.check((entry) => entry.k !== 'm' || entry.f !== undefined || entry.t.trim() !== '', 'empty'),
)
export type MemberEntry = v.InferOutput<typeof memberEntrySchema>
export type MessageEntry = v.InferOutput<typeof messageSchema>

export const roleSchema = v.picklist(['host', 'moderator', 'member'])
export type Role = v.InferOutput<typeof roleSchema>

const people = v.array(userIdSchema)
/**
 * A call that is over: `o` its `c` entry, `v` as there, `s` when it began, `j` when somebody answered, `e` when it ended
 * (milliseconds since 1970), `a` who was in it, `d` who declined, `m` who missed it, `r` who recorded it; K7.
 */
const callRecordEntrySchema = v.looseObject({
  i: entryIdSchema,
  k: v.literal('call'),
  o: referenceSchema,
  v: v.picklist(['audio', 'video']),
  s: v.number(),
  j: v.optional(v.number()),
  e: v.number(),
  a: people,
  d: people,
  m: people,
  r: v.optional(people),
})
export type CallRecordEntry = v.InferOutput<typeof callRecordEntrySchema>

/** What the relay writes in `log:@relay`: `u` who it is about, `b` who did it (a join by oneself: who made the conversation), `n` the name shown. */
const relayEntrySchema = v.variant('k', [
  v.looseObject({
    i: entryIdSchema,
    k: v.literal('join'),
    u: userIdSchema,
    n: v.string(),
    b: v.optional(userIdSchema),
  }),
  v.looseObject({
    i: entryIdSchema,
    k: v.literal('leave'),
    u: userIdSchema,
    n: v.string(),
    b: v.optional(userIdSchema),
    /** The username: nobody lists who is gone, and their name may look like another's; S7. */
    a: v.optional(v.string()),
    /** `banned` when they are also kept out; M4. */
    w: v.optional(v.string()),
  }),
  v.looseObject({
    i: entryIdSchema,
    k: v.literal('role'),
    u: userIdSchema,
    v: roleSchema,
    b: v.optional(userIdSchema),
  }),
  callRecordEntrySchema,
  v.looseObject({
    i: entryIdSchema,
    k: v.literal('late'),
    o: v.array(referenceSchema),
    w: v.picklist(['offline', 'restored']),
  }),
  /**
   * `c` entries left the document of the generation `g`, `h` their hash; everything placed before `p` is in history; R1.
   * Without `g` nothing left: what is in history was put there.
   */
  v.looseObject({
    i: entryIdSchema,
    k: v.literal('seal'),
    c: v.number(),
    h: v.string(),
    p: entryIdSchema,
    g: v.optional(generationSchema),
  }),
])
export type RelayEntry = v.InferOutput<typeof relayEntrySchema>
export type Entry = MemberEntry | RelayEntry
export type EntryReference = v.InferOutput<typeof referenceSchema>

/** A kind or shape this code does not know: kept, never shown; D10. */
export interface UnknownEntry {
  readonly k: 'unknown'
  readonly value: unknown
}

/** Reads what lies in `owner`'s lane; anything unfamiliar becomes {@link UnknownEntry}. */
export function readEntry(owner: string, value: unknown): Entry | UnknownEntry {
  const parsed = v.safeParse(owner === RELAY ? relayEntrySchema : memberEntrySchema, value)
  return parsed.success ? parsed.output : { k: 'unknown', value }
}
