import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** What is said about a conversation's past; apart from the other words, since nobody needs it at the start. */
const en = {
  'past.away': 'Older messages are with the relay; connect to read them.',
  'past.failed': 'Older messages could not be fetched.',
  'past.cut': ({ when }: { when: string }) => `What was written before ${when} has been deleted.`,
  'past.kept': ({ span }: { span: string }) => `Messages are kept here for ${span}, then deleted.`,

  'keep.title': 'Keep messages',
  'keep.days': ({ count }: { count: number }) =>
    many.en(count, { one: `${count} day`, other: `${count} days` }),
  'keep.year': 'a year',
  'keep.forEver': 'For ever',
  'keep.hint': 'What gets older is deleted for everybody: on the relay and on every device.',
  'keep.ruleForEver': 'Messages are kept here for ever.',
  'keep.hosts': 'Only a host can change this.',
  'keep.confirmTitle': ({ span, name }: { span: string; name: string }) =>
    `Keep messages in ${name} for ${span} only?`,
  'keep.confirmHint': ({ span }: { span: string }) =>
    `Everything written more than ${span} ago is deleted now, and the rest when it gets that old: for everybody, on the relay and on every device. This cannot be undone.`,
  'keep.confirm': 'Delete older messages',
} as const

const ptBR: WordsOf<typeof en> = {
  'past.away': 'As mensagens mais antigas estão no servidor; conecte-se para ler.',
  'past.failed': 'Não foi possível buscar as mensagens mais antigas.',
  'past.cut': ({ when }) => `O que foi escrito antes de ${when} foi apagado.`,
  'past.kept': ({ span }) => `Aqui as mensagens ficam por ${span} e depois são apagadas.`,

  'keep.title': 'Guardar mensagens',
  'keep.days': ({ count }) => many['pt-BR'](count, { one: `${count} dia`, other: `${count} dias` }),
  'keep.year': 'um ano',
  'keep.forEver': 'Para sempre',
  'keep.hint': 'O que fica mais antigo é apagado para todos: no servidor e em cada aparelho.',
  'keep.ruleForEver': 'Aqui as mensagens ficam para sempre.',
  'keep.hosts': 'Só um anfitrião pode mudar isso.',
  'keep.confirmTitle': ({ span, name }) => `Guardar as mensagens de ${name} só por ${span}?`,
  'keep.confirmHint': ({ span }) =>
    `Tudo o que foi escrito há mais de ${span} é apagado agora, e o resto quando chegar a essa idade: para todos, no servidor e em cada aparelho. Não dá para desfazer.`,
  'keep.confirm': 'Apagar as mais antigas',
}

/** As `t`, for these phrases. */
export const tPast = makeWords(en, ptBR)

const YEAR = 365

/** `30 days`, `a year`. */
export const spanOf = (days: number): string =>
  days === YEAR ? tPast('keep.year') : tPast('keep.days', { count: days })
