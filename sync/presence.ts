import * as v from 'valibot'
import { userIdSchema } from './ids.ts'
import { LIMITS } from './limits.ts'

/** Awareness on a conversation (contract): null, or this. The relay stamps `user.id`; G8, P1. */
export const presenceSchema = v.looseObject({
  user: v.looseObject({ id: userIdSchema, name: v.pipe(v.string(), v.maxLength(LIMITS.maxNameLength)) }),
  typing: v.optional(v.literal(true)),
  viewing: v.optional(v.literal(true)),
})
export type Presence = v.InferOutput<typeof presenceSchema>

/** Reads another client's awareness state; undefined when it is not of the shape. */
export function readPresence(state: unknown): Presence | undefined {
  const parsed = v.safeParse(presenceSchema, state)
  return parsed.success ? parsed.output : undefined
}
