import { language } from './language.ts'
import { speaking } from './speaking.ts'

/** The same phrases, with the same values, in another language. */
export type WordsOf<English> = {
  readonly [K in keyof English]: English[K] extends (values: infer V) => string
    ? (values: V) => string
    : string
}

/** A `t` for phrases that nobody needs at the start: in all languages, loaded with the code that speaks them. */
export const makeWords = <const English extends object>(en: English, ptBR: WordsOf<English>) =>
  speaking<WordsOf<English>>(() => (language() === 'pt-BR' ? ptBR : (en as WordsOf<English>)))
