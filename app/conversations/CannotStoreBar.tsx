import { translator } from '@solid-primitives/i18n'
import { type Language, language } from '../i18n/language.ts'
import { Bar } from '../ui/Bar.tsx'

type Words = { readonly waits: string }

/** Here and not with the other words, since nobody needs it at the start. */
const WORDS: Readonly<Record<Language, Words>> = {
  en: { waits: 'The relay cannot store right now: your messages wait on this device.' },
  'pt-BR': { waits: 'O servidor não consegue guardar agora: suas mensagens esperam neste aparelho.' },
}

const say = translator<Words>(() => WORDS[language()])

/** Says that the relay refuses for a reason of its own (J1). */
export function CannotStoreBar() {
  return <Bar tone="warning">{say('waits')}</Bar>
}
