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
  },
}

export const tKept = translator<Words>(() => WORDS[language()])
