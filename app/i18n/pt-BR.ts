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
  'list.you': 'Você',
  'list.draft': 'Rascunho',
  'list.removed': 'Mensagem apagada',
  'list.hidden': 'Removida por um moderador',
  'list.noMessages': 'Nenhuma mensagem ainda',
  'list.loading': 'Abrindo as suas conversas',
  'me.menu': 'O seu menu',
  'me.people': 'Pessoas',
  'me.calls': 'Chamadas',
  'me.settings': 'Configurações',
  'me.invite': 'Convidar alguém',
  'me.signOut': 'Sair da conta',

  'conversation.loading': 'Abrindo a conversa',
  'conversation.toList': 'Todas as conversas',

  'update.ready': 'Há uma nova versão pronta',
  'storage.unavailable':
    'Este navegador não dá espaço ao Prosa: tudo funciona com rede, e nada fica aqui depois.',
  'storage.full': 'Este aparelho está cheio: as mensagens novas chegam ao servidor mas não ficam aqui.',
  'storage.broken': 'O armazenamento deste aparelho está danificado. O Prosa usa o servidor enquanto isso.',
  'storage.damaged':
    'Parte do que este aparelho guardava se danificou e está sendo buscada de novo. Nada do que foi enviado se perdeu.',
  'storage.evicted': 'O navegador esvaziou o espaço do Prosa. Tudo o que o servidor tem está voltando.',

  'home.sentence': 'Uma mesa, algum papel, e as pessoas de quem você gosta.',
  'home.hint': 'Escolha uma conversa, ou comece uma.',
  'page.notFoundTitle': 'Esta página não existe.',
  'page.notFoundHint': 'O endereço não leva a lugar nenhum; as suas conversas estão onde estavam.',
  'page.brokenTitle': 'Alguma coisa caiu da mesa.',
  'page.brokenHint': 'Esta tela parou de funcionar. O que você escreveu está seguro neste aparelho.',
  'page.copyDetails': 'Copiar detalhes',
  'page.loading': 'Carregando',

  'settings.signOutTitle': 'Sair da conta neste aparelho?',
  'settings.signOutHint': 'Tudo o que é seu é apagado deste aparelho. O servidor fica com o que foi enviado.',
  'settings.signOutUnsent': ({ count }) =>
    many(count, {
      one: `${count} mensagem ainda não chegou ao servidor. Ela vai se perder.`,
      other: `${count} mensagens ainda não chegaram ao servidor. Elas vão se perder.`,
    }),
}
