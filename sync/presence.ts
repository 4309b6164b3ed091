import * as v from 'valibot'
import { userIdSchema } from './ids.ts'
import { LIMITS } from './limits.ts'

/** Awareness on a conversation (contract): null, or this. The relay stamps `user.id`; G8, P1. */
export const presenceSchema = v.looseObject({
  user: v.looseObject({ id: userIdSchema, name: v.pipe(v.string(), v.maxLength(LIMITS.maxNameLength)) }),
  typing: v.optional(v.literal(true)),
  viewing: v.optional(v.literal(true)),
  /** What calls say of themselves. */
  call: v.optional(v.looseObject({})),
})
export type Presence = v.InferOutput<typeof presenceSchema>

/** Whoever goes on typing says so again this often, milliseconds. */
export const TYPING_RENEW_MS = 5_000
/** Typing that was not renewed for this long has ended, whatever became of whoever typed: P1. */
export const TYPING_SHOWN_MS = 9_000

/** Reads another client's awareness state; undefined when it is not of the shape. */
export function readPresence(state: unknown): Presence | undefined {
  const parsed = v.safeParse(presenceSchema, state)
  return parsed.success ? parsed.output : undefined
}
