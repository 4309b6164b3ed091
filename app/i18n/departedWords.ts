import type { Departed } from '../../sync/placeFields.ts'
import { isolate } from './dates.ts'
import { makeWords, type WordsOf } from './makeWords.ts'

/** Somebody was put out of a conversation: what they are told. */
const en = {
  'departed.removed': ({ name }: { name: string }) => `You were removed from ${name}.`,
  'departed.removedBy': ({ name, by }: { name: string; by: string }) => `${by} removed you from ${name}.`,
  'departed.banned': ({ name }: { name: string }) => `You were banned from ${name}.`,
  'departed.bannedBy': ({ name, by }: { name: string; by: string }) => `${by} banned you from ${name}.`,
  'departed.reason': 'The reason given',
  'departed.when': ({ when }: { when: string }) => `Since ${when}.`,
  'departed.removedHint':
    'Somebody who leads it can add you again. Everything else of yours is where it was.',
  'departed.bannedHint':
    'You can come back once somebody who leads it lifts the ban. Everything else of yours is where it was.',
  'departed.unsent': 'What you wrote and nobody got',
  'departed.unsentHint': 'It is on this device only. Copy what you want to keep.',
  'departed.copyAll': 'Copy all',
} as const

const ptBR: WordsOf<typeof en> = {
  'departed.removed': ({ name }) => `Você foi removido de ${name}.`,
  'departed.removedBy': ({ name, by }) => `${by} removeu você de ${name}.`,
  'departed.banned': ({ name }) => `Você foi banido de ${name}.`,
  'departed.bannedBy': ({ name, by }) => `${by} baniu você de ${name}.`,
  'departed.reason': 'O motivo dado',
  'departed.when': ({ when }) => `Desde ${when}.`,
  'departed.removedHint':
    'Quem conduz a conversa pode adicionar você de novo. Todo o resto continua onde estava.',
  'departed.bannedHint':
    'Você pode voltar quando quem conduz a conversa retirar o banimento. Todo o resto continua onde estava.',
  'departed.unsent': 'O que você escreveu e ninguém recebeu',
  'departed.unsentHint': 'Está só neste aparelho. Copie o que quiser guardar.',
  'departed.copyAll': 'Copiar tudo',
}

export const tDeparted = makeWords(en, ptBR)

/** `alice removed you from Walks.` */
export function departedWords({ name, by, how }: Departed): string {
  const place = isolate(name)
  if (by === undefined) return tDeparted(`departed.${how}`, { name: place })
  return tDeparted(`departed.${how}By`, { name: place, by: isolate(by) })
}
