import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** A conversation that is open, or is not there. */
const en = {
  'conversation.refused': 'This conversation is on your device only: the relay does not take it.',
  'conversation.discard': 'Discard',
  'conversation.discardTitle': ({ name }: { name: string }) => `Discard the conversation with ${name}?`,
  'conversation.discardHint': 'What you wrote here was never sent, and goes from this device.',
  'conversation.menu': 'Conversation menu',
  'conversation.leave': 'Leave conversation',
  'conversation.you': 'you',
  'conversation.count': ({ count }: { count: number }) =>
    many.en(count, { one: `${count} person`, other: `${count} people` }),
  'conversation.alone': 'Only you so far',
  'conversation.missingTitle': 'This conversation is not here.',
  'conversation.missingHint':
    'It may have ended, or it belongs to other people. Everything else of yours is where it was.',
} as const

const ptBR: WordsOf<typeof en> = {
  'conversation.refused': 'Esta conversa está só no seu aparelho: o servidor não a aceita.',
  'conversation.discard': 'Descartar',
  'conversation.discardTitle': ({ name }: { name: string }) => `Descartar a conversa com ${name}?`,
  'conversation.discardHint': 'O que você escreveu aqui nunca foi enviado e sai deste aparelho.',
  'conversation.menu': 'Menu da conversa',
  'conversation.leave': 'Sair da conversa',
  'conversation.you': 'você',
  'conversation.count': ({ count }) =>
    many['pt-BR'](count, { one: `${count} pessoa`, other: `${count} pessoas` }),
  'conversation.alone': 'Só você por enquanto',
  'conversation.missingTitle': 'Esta conversa não está aqui.',
  'conversation.missingHint':
    'Talvez tenha acabado, ou seja de outras pessoas. Tudo o mais que é seu está onde estava.',
}

/** As `t`. */
export const tTalk = makeWords(en, ptBR)
