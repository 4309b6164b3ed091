import type { Consent } from '../../../sync/callsApi.ts'
import { LIMITS } from '../../../sync/limits.ts'
import type { InCall } from '../model.ts'
import type { Answer } from './model.ts'

/** One asking: whose device, and the number it gave it. */
export interface Asking {
  readonly peer: string
  readonly asks: number
}

/** What somebody's device says to an asking; K10. */
export function answerTo(asking: Asking, { consents = [] }: Pick<InCall, 'consents'>): Answer | undefined {
  const found = consents.find(({ peer, asks }) => peer === asking.peer && asks === asking.asks)
  return found && (found.yes ? 'yes' : 'no')
}

/** Those who ask, with the number of each. One that records without having asked is told of, and cannot be agreed to. */
export const askingIn = (people: readonly InCall[]): readonly (InCall & Asking)[] =>
  people.flatMap((each) =>
    each.asks === undefined && each.recording !== true ? [] : [{ ...each, asks: each.asks ?? 0 }],
  )

/** What is said in presence: answers to those who ask now; at the bound the first come is heard. */
export const consentsFor = (
  asking: readonly Asking[],
  answers: ReadonlyMap<string, { readonly asks: number; readonly answer: Answer }>,
): readonly Consent[] =>
  asking
    .flatMap(({ peer, asks }) => {
      const given = answers.get(peer)
      return asks > 0 && given?.asks === asks ? [{ peer, asks, yes: given.answer === 'yes' }] : []
    })
    .slice(0, LIMITS.maxConsents)
