import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** What one does with a row of the list, and which rows it shows. */
const en = {
  'row.menu': ({ name }: { name: string }) => `Menu of ${name}`,
  'row.open': 'Open',
  'row.details': 'Details',
  'row.pin': 'Pin',
  'row.unpin': 'Unpin',
  'row.mute': 'Mute',
  'row.unmute': 'Unmute',
  'row.archive': 'Archive',
  'row.unarchive': 'Move to the list',
  'row.undo': 'Undo',
  'row.archived': 'Archived: it comes back when something new is said',
  'row.archivedMuted': 'Archived: it stays there, since it is muted',
  'row.reports': ({ count }: { count: number }) => `Reports (${count})`,
  'row.hasReports': ({ count }: { count: number }) =>
    many.en(count, { one: `${count} open report`, other: `${count} open reports` }),
  'row.seeReports': 'See reports',
  'row.isPinned': 'Pinned',
  'row.isMuted': 'Muted',
  'filter.menu': 'Filter conversations',
  'filter.all': 'All',
  'filter.unread': 'Unread',
  'filter.direct': 'Direct',
  'filter.group': 'Groups',
  'filter.room': 'Rooms',
  'filter.archived': 'Archived',
  'filter.rooms': 'Find a public room',
  'filter.off': 'Show all',
  'filter.none.unread': 'Everything is read.',
  'filter.none.direct': 'No conversation with one person yet.',
  'filter.none.group': 'No group yet.',
  'filter.none.room': 'You are in no room yet.',
  'filter.none.archived': 'Nothing is put away.',
  'filter.archivedCount': ({ count }: { count: number }) =>
    many.en(count, { one: `${count} archived conversation`, other: `${count} archived conversations` }),
} as const

const ptBR: WordsOf<typeof en> = {
  'row.menu': ({ name }) => `Menu de ${name}`,
  'row.open': 'Abrir',
  'row.details': 'Detalhes',
  'row.pin': 'Fixar',
  'row.unpin': 'Desafixar',
  'row.mute': 'Silenciar',
  'row.unmute': 'Reativar',
  'row.archive': 'Arquivar',
  'row.unarchive': 'Devolver à lista',
  'row.undo': 'Desfazer',
  'row.archived': 'Arquivada: volta quando houver algo novo',
  'row.archivedMuted': 'Arquivada: fica lá, porque está silenciada',
  'row.reports': ({ count }) => `Denúncias (${count})`,
  'row.hasReports': ({ count }) =>
    many['pt-BR'](count, { one: `${count} denúncia em aberto`, other: `${count} denúncias em aberto` }),
  'row.seeReports': 'Ver denúncias',
  'row.isPinned': 'Fixada',
  'row.isMuted': 'Silenciada',
  'filter.menu': 'Filtrar conversas',
  'filter.all': 'Todas',
  'filter.unread': 'Não lidas',
  'filter.direct': 'Diretas',
  'filter.group': 'Grupos',
  'filter.room': 'Salas',
  'filter.archived': 'Arquivadas',
  'filter.rooms': 'Procurar uma sala pública',
  'filter.off': 'Mostrar todas',
  'filter.none.unread': 'Está tudo lido.',
  'filter.none.direct': 'Ainda nenhuma conversa com uma pessoa só.',
  'filter.none.group': 'Ainda nenhum grupo.',
  'filter.none.room': 'Você ainda não está em nenhuma sala.',
  'filter.none.archived': 'Nada foi arquivado.',
  'filter.archivedCount': ({ count }) =>
    many['pt-BR'](count, { one: `${count} conversa arquivada`, other: `${count} conversas arquivadas` }),
}

/** As `t`. */
export const tRow = makeWords(en, ptBR)
