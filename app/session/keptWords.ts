import { translator } from '@solid-primitives/i18n'
import { type Language, language } from '../i18n/language.ts'

/** Here and not with the other words, since hardly anybody ever needs them. */
const EN = {
  'kept.title': 'Kept on this device',
  'kept.hint':
    'The relay does not know these people any more. What they have here can be read, without a network.',
  'kept.read': ({ name }: { name: string }) => `Read what ${name} has here`,
  'kept.reading': ({ name }: { name: string }) =>
    `You are reading what this device keeps of ${name}. The relay does not know this device any more: what is written here waits until ${name} is signed in again.`,
  'kept.stop': 'Close',
  'kept.forgotten':
    'The relay does not know this conversation any more: it may have been restored from a backup. All that is here stays on this device, and goes on as soon as somebody who hosts it is back.',
  'kept.discardHint': 'What this device keeps of it goes from here, and may be nowhere else.',
}
type Words = typeof EN

const WORDS: Readonly<Record<Language, Words>> = {
  en: EN,
  'pt-BR': {
    'kept.title': 'Guardado neste aparelho',
    'kept.hint':
      'O servidor não conhece mais estas pessoas. O que elas têm aqui pode ser lido, mesmo sem rede.',
    'kept.read': ({ name }) => `Ler o que ${name} tem aqui`,
    'kept.reading': ({ name }) =>
      `Você está lendo o que este aparelho guarda de ${name}. O servidor não conhece mais este aparelho: o que for escrito aqui espera até ${name} entrar de novo.`,
    'kept.stop': 'Fechar',
    'kept.forgotten':
      'O servidor não conhece mais esta conversa: talvez tenha sido restaurado de um backup. Tudo o que está aqui fica neste aparelho, e continua assim que alguém que a administra voltar.',
    'kept.discardHint':
      'O que este aparelho guarda dela some daqui, e talvez não esteja em nenhum outro lugar.',
  },
}

export const tKept = translator<Words>(() => WORDS[language()])
