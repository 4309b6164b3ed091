import * as v from 'valibot'
import { mediaSchema } from '../../sync/callsApi.ts'
import { referenceSchema } from '../../sync/entry.ts'
import { conversationIdSchema } from '../../sync/ids.ts'
import type { CallRef } from './callState.ts'

const callSchema = v.object({
  conversation: conversationIdSchema,
  id: referenceSchema,
  media: mediaSchema,
  isDirect: v.boolean(),
  isMuted: v.optional(v.boolean()),
  since: v.optional(v.number()),
})

const IN_CALL = 'prosa.call'

/** The call that went on in this tab when its page was left. */
export function rememberedCall(): CallRef | undefined {
  try {
    const parsed = v.safeParse(callSchema, JSON.parse(sessionStorage.getItem(IN_CALL) ?? 'null'))
    return parsed.success ? parsed.output : undefined
  } catch {
    // Storage is refused, or holds what is not ours.
    return undefined
  }
}

export function rememberCall(call: CallRef | undefined): void {
  try {
    if (call === undefined) sessionStorage.removeItem(IN_CALL)
    else sessionStorage.setItem(IN_CALL, JSON.stringify(call))
  } catch {
    // Storage is refused: a page that is loaded again does not come back by itself.
  }
}
