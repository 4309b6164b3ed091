import * as v from 'valibot'
import { type ErrorCode, isErrorCode } from '../../sync/errors.ts'
import { contactSchema, type Standing } from '../../sync/peopleApi.ts'
import type { Deed } from './model.ts'

const deedSchema = v.picklist(['ask', 'accept', 'block', 'remove'])

/** What was done about somebody and the relay has not heard of, as the device keeps it (S6). */
export const wishSchema = v.object({
  person: contactSchema.entries.user,
  /** In this order; more than one only where the last alone would be refused. */
  deeds: v.array(deedSchema),
  at: v.number(),
  refused: v.optional(
    v.object({ deed: deedSchema, code: v.custom<ErrorCode>((code) => isErrorCode(String(code))) }),
  ),
})
export type Wish = v.InferOutput<typeof wishSchema>

/** Whether nothing was done since; one that was read from the device anew is another object. */
export const isSameWish = (one: Wish | undefined, other: Wish): boolean =>
  one?.at === other.at && one.deeds.join() === other.deeds.join()

/**
 * The deeds to tell the relay of after one more. The last counts, so that somebody who changes their mind is sent once;
 * but a block has to be lifted before one can ask.
 * @param heard how they stand, as the relay last said
 * @param isUnderWay the relay may be hearing of the deeds before right now
 */
export function withDeed(
  before: readonly Deed[],
  deed: Deed,
  { heard, isUnderWay }: { readonly heard: Standing; readonly isUnderWay: boolean },
): readonly Deed[] {
  if (deed === 'ask' && before.includes('remove')) return ['remove', 'ask']
  if (deed === 'remove' && heard === 'none' && !isUnderWay) return []
  return [deed]
}

/** How somebody stands once the relay has heard of these (S1). */
export function standingAfter(heard: Standing, deeds: readonly Deed[]): Standing {
  let standing = heard
  for (const deed of deeds) {
    if (deed === 'block') standing = 'blocked'
    else if (deed === 'remove') standing = 'none'
    else if (standing === 'asking') standing = 'accepted'
    else if (deed === 'ask' && standing === 'none') standing = 'asked'
  }
  return standing
}
