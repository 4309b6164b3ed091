import type { PersonPresence } from '../../sync/peopleApi.ts'
import { shortTime } from './dates.ts'
import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** Who is here, who types, who has read: loaded with what shows it. */
const en = {
  'presence.online': 'online',
  'presence.away': 'away',
  'presence.lastHere': ({ when }: { when: string }) => `last here ${when}`,

  'typing.one': ({ name }: { name: string }) => `${name} is typing`,
  'typing.two': ({ one, two }: { one: string; two: string }) => `${one} and ${two} are typing`,
  'typing.many': ({ name, count }: { name: string; count: number }) =>
    `${name} and ${many.en(count, { one: `${count} other`, other: `${count} others` })} are typing`,

  'viewing.now': ({ names }: { names: string }) => `Here now: ${names}`,

  'seen.title': 'Seen by',
  'seen.readBy': ({ names }: { names: string }) => `Read by ${names}`,
  'seen.read': 'Read',
  'seen.delivered': 'Delivered',
  'seen.sent': 'Not yet',
  'seen.hint': 'Whoever keeps their reading to themselves stays under “Not yet”.',
  'seen.nobody': 'Nobody else is here.',

  'privacy.title': 'What others see',
  'privacy.presence': 'Show when I am online',
  'privacy.presenceHint': 'Your contacts see whether you are here. Hidden, you do not see it of them either.',
  'privacy.lastSeen': 'Show when I was last here',
  'privacy.lastSeenHint': 'Hidden, you do not see it of others either.',
  'privacy.receipts': 'Let others see what I have read',
  'privacy.receiptsHint': 'Off, nobody learns from now on what has reached you or what you have read.',
} as const

const ptBR: WordsOf<typeof en> = {
  'presence.online': 'online',
  'presence.away': 'ausente',
  'presence.lastHere': ({ when }) => `última vez aqui: ${when}`,

  'typing.one': ({ name }) => `${name} está escrevendo`,
  'typing.two': ({ one, two }) => `${one} e ${two} estão escrevendo`,
  'typing.many': ({ name, count }) =>
    `${name} e mais ${many['pt-BR'](count, { one: `${count} pessoa`, other: `${count} pessoas` })} estão escrevendo`,

  'viewing.now': ({ names }) => `Aqui agora: ${names}`,

  'seen.title': 'Visto por',
  'seen.readBy': ({ names }) => `Lida por ${names}`,
  'seen.read': 'Lida',
  'seen.delivered': 'Entregue',
  'seen.sent': 'Ainda não',
  'seen.hint': 'Quem não mostra o que leu fica em “Ainda não”.',
  'seen.nobody': 'Não há mais ninguém aqui.',

  'privacy.title': 'O que os outros veem',
  'privacy.presence': 'Mostrar quando estou online',
  'privacy.presenceHint': 'Seus contatos veem se você está aqui. Se esconder, você também não vê o deles.',
  'privacy.lastSeen': 'Mostrar quando estive aqui pela última vez',
  'privacy.lastSeenHint': 'Se esconder, você também não vê o dos outros.',
  'privacy.receipts': 'Deixar que vejam o que eu li',
  'privacy.receiptsHint':
    'Desligado, a partir de agora ninguém fica sabendo o que chegou a você nem o que você leu.',
}

/** As `t`, for these phrases. */
export const tPresence = makeWords(en, ptBR)

/**
 * `online`, `away`, `last here 9:00`; undefined where there is nothing to say.
 * @param now milliseconds since 1970: today's times are a clock's
 */
export function presenceWords(presence: PersonPresence | undefined, now: number): string | undefined {
  if (presence === undefined) return undefined
  if (presence.state !== 'offline') return tPresence(`presence.${presence.state}`)
  if (presence.lastSeen === undefined) return undefined
  return tPresence('presence.lastHere', { when: shortTime(presence.lastSeen, now) })
}
