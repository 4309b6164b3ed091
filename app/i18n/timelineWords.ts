import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** Around and in the messages. */
const en = {
  'timeline.name': 'Messages',
  'timeline.new': 'New messages',
  'timeline.begins': ({ name }: { name: string }) => `Here begins ${name}.`,
  'timeline.beginsDirect': ({ name }: { name: string }) => `Here you and ${name} begin.`,
  'timeline.beginsAlone': 'A page of your own.',
  'timeline.empty': 'Write the first line below.',
  'timeline.older': 'Fetching what came before',
  'timeline.newMessages': ({ count }: { count: number }) =>
    many.en(count, { one: `${count} new message`, other: `${count} new messages` }),
  'timeline.toEnd': 'To the latest message',
  'timeline.notHere': 'That message is not on this device.',
  'message.you': 'You',
  'message.deleted': 'Message deleted',
  'message.empty': 'empty message',
  'message.showAll': 'Show all',
  'message.hidden': 'Message removed by a moderator',
  'message.edited': 'edited',
  'message.restored': 'restored',
  'message.waiting': 'Waiting to be sent',
  'message.sent': 'Sent',
  'message.delivered': 'Delivered',
  'message.read': 'Read',
  'message.menu': 'Message menu',
  'message.react': 'React',
  'message.reply': 'Reply',
  'message.edit': 'Edit',
  'message.delete': 'Delete',
  'message.copy': 'Copy text',
  'message.replyGone': 'A message that is not here',
  'message.toQuoted': 'Go to that message',
  'message.reactions': 'Reactions',
  'message.reaction': ({ emoji, count }: { emoji: string; count: number }) =>
    many.en(count, { one: `${emoji}, ${count} person`, other: `${emoji}, ${count} people` }),
  'message.undoDelete': 'Undo',
  'message.refused': 'Not sent',
  'message.code': 'Code',
} as const

const ptBR: WordsOf<typeof en> = {
  'timeline.name': 'Mensagens',
  'timeline.new': 'Mensagens novas',
  'timeline.begins': ({ name }) => `Aqui começa ${name}.`,
  'timeline.beginsDirect': ({ name }) => `Aqui começam você e ${name}.`,
  'timeline.beginsAlone': 'Uma página só sua.',
  'timeline.empty': 'Escreva a primeira linha aqui embaixo.',
  'timeline.older': 'Buscando o que veio antes',
  'timeline.newMessages': ({ count }) =>
    many['pt-BR'](count, { one: `${count} mensagem nova`, other: `${count} mensagens novas` }),
  'timeline.toEnd': 'Ir à última mensagem',
  'timeline.notHere': 'Essa mensagem não está neste aparelho.',
  'message.you': 'Você',
  'message.deleted': 'Mensagem apagada',
  'message.empty': 'mensagem vazia',
  'message.showAll': 'Mostrar tudo',
  'message.hidden': 'Mensagem removida por um moderador',
  'message.edited': 'editada',
  'message.restored': 'recuperada',
  'message.waiting': 'Esperando para ser enviada',
  'message.sent': 'Enviada',
  'message.delivered': 'Entregue',
  'message.read': 'Lida',
  'message.menu': 'Menu da mensagem',
  'message.react': 'Reagir',
  'message.reply': 'Responder',
  'message.edit': 'Editar',
  'message.delete': 'Apagar',
  'message.copy': 'Copiar texto',
  'message.replyGone': 'Uma mensagem que não está aqui',
  'message.toQuoted': 'Ir a essa mensagem',
  'message.reactions': 'Reações',
  'message.reaction': ({ emoji, count }) =>
    many['pt-BR'](count, { one: `${emoji}, ${count} pessoa`, other: `${emoji}, ${count} pessoas` }),
  'message.undoDelete': 'Desfazer',
  'message.refused': 'Não enviada',
  'message.code': 'Código',
}

/** As `t`. */
export const tTimeline = makeWords(en, ptBR)
