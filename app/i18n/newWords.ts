import { makeWords, type WordsOf } from './makeWords.ts'

/** Choosing people, and making a conversation with them. */
const en = {
  'new.people': 'People',
  'new.peoplePlaceholder': 'Type a name',
  'new.name': 'Name',
  'new.namePlaceholder': 'Family on Sunday',
  'new.nameHint': 'Optional. Without a name, choosing one person opens your conversation with them.',
  'new.remove': ({ name }: { name: string }) => `Remove ${name}`,
  'new.searching': 'Looking…',
  'new.nobody': 'Nobody by that name.',
  'new.typeMore': 'Type two letters or more.',
  'new.needSomebody': 'Choose somebody, or give it a name.',
  'new.results': 'People found',
  'new.failed': 'The conversation could not be made. Try again.',
} as const

const ptBR: WordsOf<typeof en> = {
  'new.people': 'Pessoas',
  'new.peoplePlaceholder': 'Digite um nome',
  'new.name': 'Nome',
  'new.namePlaceholder': 'Família no domingo',
  'new.nameHint': 'Opcional. Sem nome, escolher uma pessoa abre a sua conversa com ela.',
  'new.remove': ({ name }) => `Remover ${name}`,
  'new.searching': 'Procurando…',
  'new.nobody': 'Ninguém com esse nome.',
  'new.typeMore': 'Digite duas letras ou mais.',
  'new.needSomebody': 'Escolha alguém, ou dê um nome à conversa.',
  'new.results': 'Pessoas encontradas',
  'new.failed': 'Não foi possível criar a conversa. Tente de novo.',
}

/** As `t`. */
export const tNew = makeWords(en, ptBR)
