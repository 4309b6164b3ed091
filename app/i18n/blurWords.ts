import { makeWords, type WordsOf } from './makeWords.ts'

const en = {
  'blur.switch': 'Blur what is behind you',
  'blur.hint': 'Happens on this device, which works harder for it.',
  'blur.loading': 'Your background is being blurred. Nobody sees you before that is done.',
  'blur.failed': 'The background could not be blurred, so nobody sees you.',
  'blur.retry': 'Try again',
  'blur.without': 'Show me without blur',
} as const

const ptBR: WordsOf<typeof en> = {
  'blur.switch': 'Desfocar o que está atrás de você',
  'blur.hint': 'Acontece neste aparelho, que trabalha mais por isso.',
  'blur.loading': 'O fundo está sendo desfocado. Ninguém vê você antes disso.',
  'blur.failed': 'Não foi possível desfocar o fundo, então ninguém vê você.',
  'blur.retry': 'Tentar de novo',
  'blur.without': 'Mostrar sem desfoque',
}

/** Blurring the background: as `t`, with the code that needs them. */
export const tBlur = makeWords(en, ptBR)
