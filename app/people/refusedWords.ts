import { tPeople } from '../i18n/peopleWords.ts'
import { failureWords } from '../session/failureWords.ts'
import type { ContactView } from './model.ts'

/** What the relay would not do, and why; undefined while it refused nothing. */
export function refusedWords(view: ContactView | undefined): string | undefined {
  const refused = view?.refused
  if (refused === undefined) return undefined
  if (refused.deed === 'accept' && refused.code === 'not-found') return tPeople('card.refused.accept')
  const why = failureWords(refused)
  if (refused.deed === 'block') return tPeople('card.refused.block', { why })
  return refused.deed === 'remove'
    ? tPeople('card.refused.remove', { why })
    : tPeople('card.refused.ask', { why })
}
