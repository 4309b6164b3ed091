import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** One's own menu, and the way out of it. */
const en = {
  'me.calls': 'Calls',
  'me.settings': 'Settings',
  'me.signOut': 'Sign out',
  'me.signOutTitle': 'Sign out of this device?',
  'me.signOutHint': 'Everything of yours is wiped from this device. The relay keeps what was sent.',
  'me.signOutUnsent': ({ count }: { count: number }) =>
    many.en(count, {
      one: `${count} message has not reached the relay. It will be lost.`,
      other: `${count} messages have not reached the relay. They will be lost.`,
    }),
}

const ptBR: WordsOf<typeof en> = {
  'me.calls': 'Chamadas',
  'me.settings': 'Configurações',
  'me.signOut': 'Sair da conta',
  'me.signOutTitle': 'Sair da conta neste aparelho?',
  'me.signOutHint': 'Tudo o que é seu é apagado deste aparelho. O servidor fica com o que foi enviado.',
  'me.signOutUnsent': ({ count }) =>
    many['pt-BR'](count, {
      one: `${count} mensagem ainda não chegou ao servidor. Ela vai se perder.`,
      other: `${count} mensagens ainda não chegaram ao servidor. Elas vão se perder.`,
    }),
}

export const tMe = makeWords(en, ptBR)
