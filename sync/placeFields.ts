import * as v from 'valibot'
import { conversationIdSchema } from './ids.ts'
import { LIMITS } from './limits.ts'

/** What the list of conversations says of places; the requests about them are in `placesApi.ts`. */

/** In the list of conversations: what one is no longer in, and why, until one is in it again. M12 */
export const departedSchema = v.object({
  id: conversationIdSchema,
  name: v.string(),
  how: v.picklist(['removed', 'banned']),
  by: v.optional(v.string()),
  reason: v.optional(v.string()),
  at: v.pipe(v.number(), v.integer()),
})
export type Departed = v.InferOutput<typeof departedSchema>

export const postingSchema = v.picklist(['everyone', 'moderators'])
export type Posting = v.InferOutput<typeof postingSchema>
/** Fields of `PATCH /api/conversations/:id` beside name, topic and retention; the picture goes by `PUT …/picture`. */
export const placeSettings = {
  /** Rooms only; hosts only. */
  public: v.optional(v.boolean()),
  posting: v.optional(postingSchema),
  /** Least seconds between two messages of a member; 0 for none. */
  slowSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LIMITS.maxSlowSeconds))),
}
