import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** The directory of public rooms; coming in by an invitation; what kind of conversation one makes. */
const en = {
  'rooms.title': 'Public rooms',
  'rooms.hint': 'Open to everybody on this relay.',
  'rooms.find': 'Find a room',
  'rooms.count': ({ count }: { count: number }) =>
    many.en(count, { one: `${count} person`, other: `${count} people` }),
  'rooms.join': 'Join',
  'rooms.joinNamed': ({ name }: { name: string }) => `Join ${name}`,
  'rooms.open': 'Open',
  'rooms.openNamed': ({ name }: { name: string }) => `Open ${name}`,
  'rooms.none': 'No public room yet. Somebody has to be first.',
  'rooms.noMatch': ({ text }: { text: string }) => `No public room called “${text}”.`,
  'rooms.make': 'Make a room',
  'rooms.more': 'There may be more: look for a name.',

  'join.title': ({ name }: { name: string }) => `Join ${name}`,
  'join.by': ({ by }: { by: string }) => `${by} invites you.`,
  'join.count': ({ count }: { count: number }) =>
    many.en(count, { one: `${count} person talks there.`, other: `${count} people talk there.` }),
  'join.confirm': 'Join',
  'join.later': 'Not now',
  'join.opening': 'Opening the invitation',
  'join.notTitle': 'This link does not open',
  'join.outTitle': 'This link does not bring you back',
  'join.out':
    'You came in by it before, and left or were removed since. Ask somebody inside to add you, or for a new link.',
  'join.bannedTitle': 'You are banned there',
  'join.banned': 'No link brings you in until a host or moderator lifts the ban.',
  'join.in': 'The link is used up, and you are where it leads.',
  'join.nowhereTitle': 'You are in already',
  'join.nowhere': 'This link makes accounts on this relay, and you have one.',

  'kind.legend': 'Who can come in',
  'kind.people': 'The people you add',
  'kind.private': 'A room, by invitation',
  'kind.privateHint': 'With a topic; it can be made public later.',
  'kind.public': 'A room for everybody on this relay',
  'kind.publicHint': 'Listed for all to find; who joins reads what was said before.',
  'kind.nameRoom': 'A room needs a name.',
  'kind.topic': 'Topic',
  'kind.topicHint': 'Optional. What this is about, in a line.',
} as const

const ptBR: WordsOf<typeof en> = {
  'rooms.title': 'Salas públicas',
  'rooms.hint': 'Abertas a todos deste servidor.',
  'rooms.find': 'Procurar uma sala',
  'rooms.count': ({ count }) => many['pt-BR'](count, { one: `${count} pessoa`, other: `${count} pessoas` }),
  'rooms.join': 'Entrar',
  'rooms.joinNamed': ({ name }) => `Entrar em ${name}`,
  'rooms.open': 'Abrir',
  'rooms.openNamed': ({ name }) => `Abrir ${name}`,
  'rooms.none': 'Ainda não há salas públicas. Alguém precisa ser o primeiro.',
  'rooms.noMatch': ({ text }) => `Nenhuma sala pública chamada “${text}”.`,
  'rooms.make': 'Criar uma sala',
  'rooms.more': 'Pode haver mais: procure por um nome.',

  'join.title': ({ name }) => `Entrar em ${name}`,
  'join.by': ({ by }) => `${by} convida você.`,
  'join.count': ({ count }) =>
    many['pt-BR'](count, { one: `${count} pessoa conversa lá.`, other: `${count} pessoas conversam lá.` }),
  'join.confirm': 'Entrar',
  'join.later': 'Agora não',
  'join.opening': 'Abrindo o convite',
  'join.notTitle': 'Este link não abre',
  'join.outTitle': 'Este link não traz você de volta',
  'join.out':
    'Você já entrou por ele, e depois saiu ou foi removido. Peça a alguém de dentro que adicione você, ou um novo link.',
  'join.bannedTitle': 'Você está banido de lá',
  'join.banned': 'Nenhum link deixa você entrar até um anfitrião ou moderador retirar o banimento.',
  'join.in': 'O link já foi usado, e você está onde ele leva.',
  'join.nowhereTitle': 'Você já está dentro',
  'join.nowhere': 'Este link cria contas neste servidor, e você já tem uma.',

  'kind.legend': 'Quem pode entrar',
  'kind.people': 'As pessoas que você adicionar',
  'kind.private': 'Uma sala, por convite',
  'kind.privateHint': 'Com um assunto; pode se tornar pública depois.',
  'kind.public': 'Uma sala para todos deste servidor',
  'kind.publicHint': 'Todos podem encontrá-la; quem entra lê o que já foi dito.',
  'kind.nameRoom': 'Uma sala precisa de um nome.',
  'kind.topic': 'Assunto',
  'kind.topicHint': 'Opcional. Do que se trata, em uma linha.',
}

/** As `t`. */
export const tRooms = makeWords(en, ptBR)
