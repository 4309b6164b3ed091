import type { Dictionary } from './en.ts'
import { plurals } from './plurals.ts'

const many = plurals('pt-BR')

/** Brazilian Portuguese; loaded only when it is spoken. */
export const ptBR: Dictionary = {
  'toast.region': 'Avisos ({hotkey})',
  'action.back': 'Voltar',
  'action.cancel': 'Cancelar',
  'action.close': 'Fechar',
  'action.copied': 'Copiado',
  'action.copy': 'Copiar',
  'action.create': 'Criar',
  'action.discard': 'Descartar',
  'action.dismiss': 'Dispensar',
  'action.reload': 'Recarregar',
  'action.resend': 'Reenviar',
  'action.retry': 'Tentar de novo',
  'action.save': 'Salvar',
  'action.saved': 'Salvo',

  'time.today': 'Hoje',
  'time.yesterday': 'Ontem',
  'time.yesterdayShort': 'ontem',
  'time.written': ({ when }) => `escrita ${when}`,

  'connection.name': 'Conexão',
  'connection.offline': 'Sem rede',
  'connection.connecting': 'Conectando',
  'connection.upToDate': 'Em dia',
  'connection.sending': ({ count }) => `Enviando ${count}`,

  'list.name': 'Conversas',
  'list.new': 'Nova conversa',
  'list.find': 'Achar uma conversa',
  'list.findClear': 'Limpar',
  'list.filter': 'Filtrar conversas',
  'list.rooms': 'Salas públicas',
  'list.empty': 'Nada dito ainda, e todo o tempo do mundo.',
  'list.findPeople': 'Encontrar alguém para conversar',
  'list.noMatch': ({ text }) => `Nada com o nome “${text}”.`,
  'list.unread': ({ count }) =>
    many(count, { one: `${count} mensagem não lida`, other: `${count} mensagens não lidas` }),
  'list.missed': ({ count }) =>
    many(count, { one: `${count} chamada perdida`, other: `${count} chamadas perdidas` }),
  'list.you': 'Você',
  'list.draft': 'Rascunho',
  'list.removed': 'Mensagem apagada',
  'list.hidden': 'Removida por um moderador',
  'list.noMessages': 'Nenhuma mensagem ainda',
  'list.loading': 'Abrindo as suas conversas',
  'me.menu': 'O seu menu',
  'me.people': 'Pessoas',
  'me.invite': 'Convidar alguém',

  'conversation.loading': 'Abrindo a conversa',
  'conversation.toList': 'Todas as conversas',

  'update.ready': 'Há uma nova versão pronta',

  'home.sentence': 'Uma mesa, algum papel, e as pessoas de quem você gosta.',
  'home.hint': 'Escolha uma conversa, ou comece uma.',
  'page.brokenTitle': 'Alguma coisa caiu da mesa.',
  'page.brokenHint': 'Esta tela parou de funcionar. O que você escreveu está seguro neste aparelho.',
  'page.copyDetails': 'Copiar detalhes',
  'late.missing': 'Ainda não está neste aparelho: precisa da rede uma vez.',
  'page.loading': 'Carregando',
}
