import { makeWords, type WordsOf } from './makeWords.ts'

const en = {
  'calls.title': 'Calls',
  'calls.all': 'All',
  'calls.missed': 'Missed',
  'calls.filter': 'Which calls',
  'calls.none': 'Nobody has called yet.',
  'calls.noneHint': 'Calls begin in a conversation, with the telephone or the camera above it.',
  'calls.noneMissed': 'You have missed no call.',
  'calls.noneHere': 'Nobody has called here yet.',
  'calls.where': 'Of which conversation',
  'calls.everywhere': 'All conversations',
  'calls.new': 'new',
  'calls.away': 'Calls are kept by the relay, which cannot be reached now.',
  'calls.retry': 'Try again',
  'calls.older': 'Older calls',
  'calls.goesOn': 'Goes on now',
  'calls.callNamed': ({ name }: { name: string }) => `Call ${name}`,
  'calls.unknownPlace': 'A conversation you have left',
}

const ptBR: WordsOf<typeof en> = {
  'calls.title': 'Chamadas',
  'calls.all': 'Todas',
  'calls.missed': 'Perdidas',
  'calls.filter': 'Quais chamadas',
  'calls.none': 'Ninguém ligou ainda.',
  'calls.noneHint': 'As chamadas começam em uma conversa, com o telefone ou a câmera acima dela.',
  'calls.noneMissed': 'Você não perdeu nenhuma chamada.',
  'calls.noneHere': 'Ninguém ligou aqui ainda.',
  'calls.where': 'De qual conversa',
  'calls.everywhere': 'Todas as conversas',
  'calls.new': 'nova',
  'calls.away': 'As chamadas ficam no servidor, que não responde agora.',
  'calls.retry': 'Tentar de novo',
  'calls.older': 'Chamadas mais antigas',
  'calls.goesOn': 'Em andamento',
  'calls.callNamed': ({ name }) => `Ligar para ${name}`,
  'calls.unknownPlace': 'Uma conversa da qual você saiu',
}

/** The page of calls: as `t`, with the code that needs it. */
export const tCalls = makeWords(en, ptBR)
