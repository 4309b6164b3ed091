import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

/** Putting out, keeping quiet, hiding, reporting; and the record of it. */
const en = {
  'reason.label': 'Reason',
  'reason.hint': 'Optional. They are told.',
  'reason.hintTeam': 'Optional. Hosts and moderators read it.',

  'remove.title': ({ name, from }: { name: string; from: string }) => `Remove ${name} from ${from}?`,
  'remove.hint': ({ name }: { name: string }) =>
    `The conversation leaves the list of ${name} with everything written in it. You can add ${name} again.`,
  'remove.confirm': 'Remove',
  'remove.done': ({ name }: { name: string }) => `${name} was removed`,
  'remove.doneClean': ({ name, count }: { name: string; count: number }) =>
    many.en(count, {
      one: `${name} was removed, with ${count} message`,
      other: `${name} was removed, with ${count} messages`,
    }),
  'ban.doneClean': ({ name, count }: { name: string; count: number }) =>
    many.en(count, {
      one: `${name} was banned, with ${count} message`,
      other: `${name} was banned, with ${count} messages`,
    }),
  'clean.label': 'Also remove what they wrote here',
  'clean.hint': ({ count }: { count: number }) =>
    many.en(count, {
      one: `${count} message goes, for everybody. This cannot be undone.`,
      other: `${count} messages go, the newest first, for everybody. This cannot be undone.`,
    }),
  'clean.progress': ({ done, all }: { done: number; all: number }) => `Removing messages: ${done} of ${all}`,
  'ban.title': ({ name, from }: { name: string; from: string }) => `Ban ${name} from ${from}?`,
  'ban.hint': ({ name }: { name: string }) =>
    `${name} is put out and kept out: no joining, no invitation, until somebody lifts the ban.`,
  'ban.confirm': 'Ban',
  'ban.done': ({ name }: { name: string }) => `${name} was banned`,
  'mute.title': ({ name }: { name: string }) => `Mute ${name}?`,
  'mute.hint': ({ name }: { name: string }) => `${name} goes on reading, and cannot write until it is over.`,
  'mute.for': 'For how long',
  'mute.minutes10': '10 minutes',
  'mute.hour': '1 hour',
  'mute.day': '1 day',
  'mute.week': '7 days',
  'mute.confirm': 'Mute',
  'mute.done': ({ name }: { name: string }) => `${name} is muted`,
  'hide.item': 'Hide',
  'hide.title': ({ name }: { name: string }) => `Hide this message of ${name}?`,
  'hide.hint': 'Its words go, for everybody and on every device. This cannot be undone.',
  'hide.confirm': 'Hide message',
  'hide.done': 'The message was hidden',
  'report.item': 'Report',
  'report.title': ({ name }: { name: string }) => `Report this message of ${name}?`,
  'report.hint': ({ name }: { name: string }) =>
    `Hosts and moderators see it, and that you reported it. ${name} is not told.`,
  'report.confirm': 'Report',
  'report.done': 'Reported: the hosts and moderators will see it',

  'reports.none': 'Nothing is reported.',
  'reports.by': ({ by, when }: { by: string; when: string }) => `${by} reported it ${when}`,
  'reports.of': ({ name }: { name: string }) => `${name} wrote`,
  'reports.gone': 'These words are gone already.',
  'reports.hide': 'Hide message',
  'reports.hideNamed': ({ name }: { name: string }) => `Hide message of ${name}`,
  'reports.dismiss': 'Dismiss',
  'reports.dismissNamed': ({ name }: { name: string }) => `Dismiss the report about ${name}`,
  'reports.done': 'Done',
  'reports.hidden': 'The message was hidden',
  'reports.dismissed': 'The report was dismissed',

  'bans.none': 'Nobody is banned here.',
  'bans.by': ({ by, when }: { by: string; when: string }) => `by ${by}, ${when}`,
  'bans.lift': 'Lift the ban',
  'bans.liftNamed': ({ name }: { name: string }) => `Lift the ban of ${name}`,
  'bans.lifted': ({ name }: { name: string }) => `${name} may come back`,

  'audit.none': 'Nothing happened yet.',
  'audit.older': 'Show what happened before',
  'audit.reason': ({ reason }: { reason: string }) => `“${reason}”`,
  'audit.somebody': 'somebody',
  'audit.create': ({ who }: { who: string }) => `${who} made this conversation`,
  'audit.add': ({ who, whom }: { who: string; whom: string }) => `${who} added ${whom}`,
  'audit.join': ({ who }: { who: string }) => `${who} joined`,
  'audit.joinBy': ({ who, whom }: { who: string; whom: string }) =>
    `${who} joined by an invitation of ${whom}`,
  'audit.leave': ({ who }: { who: string }) => `${who} left`,
  'audit.remove': ({ who, whom }: { who: string; whom: string }) => `${who} removed ${whom}`,
  'audit.roleHost': ({ who, whom }: { who: string; whom: string }) => `${who} made ${whom} host`,
  'audit.roleModerator': ({ who, whom }: { who: string; whom: string }) => `${who} made ${whom} moderator`,
  'audit.roleMember': ({ who, whom }: { who: string; whom: string }) =>
    `${who} made ${whom} a member like others`,
  'audit.ban': ({ who, whom }: { who: string; whom: string }) => `${who} banned ${whom}`,
  'audit.unban': ({ who, whom }: { who: string; whom: string }) => `${who} lifted the ban of ${whom}`,
  'audit.mute': ({ who, whom }: { who: string; whom: string }) => `${who} muted ${whom}`,
  'audit.muteFor': ({ who, whom, span }: { who: string; whom: string; span: string }) =>
    `${who} muted ${whom} for ${span}`,
  'audit.unmute': ({ who, whom }: { who: string; whom: string }) => `${who} let ${whom} write again`,
  'audit.hide': ({ who, whom }: { who: string; whom: string }) => `${who} hid a message of ${whom}`,
  'audit.describe': ({ who, what }: { who: string; what: string }) => `${who} changed ${what}`,
  'audit.settings': 'the settings',
  'audit.report': ({ who, whom }: { who: string; whom: string }) => `${who} reported a message of ${whom}`,
  'audit.handled': ({ who, whom }: { who: string; whom: string }) =>
    `${who} dealt with a report about ${whom}`,
  'audit.dismissed': ({ who, whom }: { who: string; whom: string }) =>
    `${who} dismissed a report about ${whom}`,
  'audit.invite': ({ who }: { who: string }) => `${who} made an invitation`,
  'audit.revoke': ({ who }: { who: string }) => `${who} revoked an invitation`,
  'audit.field': ({ name, value }: { name: string; value: string }) => `${name} (${value})`,
  'field.forever': 'for ever',
  'field.name': 'the name',
  'field.topic': 'the topic',
  'field.picture': 'the picture',
  'field.public': 'who can join',
  'field.posting': 'who writes here',
  'field.slowSeconds': 'slow mode',
  'field.retentionDays': 'how long messages are kept',
} as const

const ptBR: WordsOf<typeof en> = {
  'reason.label': 'Motivo',
  'reason.hint': 'Opcional. A pessoa fica sabendo.',
  'reason.hintTeam': 'Opcional. Anfitriões e moderadores leem.',

  'remove.title': ({ name, from }) => `Remover ${name} de ${from}?`,
  'remove.hint': ({ name }) =>
    `A conversa sai da lista de ${name} com tudo o que foi escrito nela. Você pode adicionar ${name} de novo.`,
  'remove.confirm': 'Remover',
  'remove.done': ({ name }) => `${name} não está mais na conversa`,
  'remove.doneClean': ({ name, count }) =>
    many['pt-BR'](count, {
      one: `${name} não está mais na conversa, com ${count} mensagem`,
      other: `${name} não está mais na conversa, com ${count} mensagens`,
    }),
  'ban.doneClean': ({ name, count }) =>
    many['pt-BR'](count, {
      one: `${name} foi banido, com ${count} mensagem`,
      other: `${name} foi banido, com ${count} mensagens`,
    }),
  'clean.label': 'Remover também o que foi escrito por esta pessoa aqui',
  'clean.hint': ({ count }) =>
    many['pt-BR'](count, {
      one: `${count} mensagem some, para todos. Não dá para desfazer.`,
      other: `${count} mensagens somem, as mais novas primeiro, para todos. Não dá para desfazer.`,
    }),
  'clean.progress': ({ done, all }) => `Removendo mensagens: ${done} de ${all}`,
  'ban.title': ({ name, from }) => `Banir ${name} de ${from}?`,
  'ban.hint': ({ name }) =>
    `${name} sai e fica de fora: sem entrar, sem convite, até alguém retirar o banimento.`,
  'ban.confirm': 'Banir',
  'ban.done': ({ name }) => `${name} foi banido`,
  'mute.title': ({ name }) => `Silenciar ${name}?`,
  'mute.hint': ({ name }) => `${name} continua lendo e não pode escrever até o prazo acabar.`,
  'mute.for': 'Por quanto tempo',
  'mute.minutes10': '10 minutos',
  'mute.hour': '1 hora',
  'mute.day': '1 dia',
  'mute.week': '7 dias',
  'mute.confirm': 'Silenciar',
  'mute.done': ({ name }) => `${name} foi silenciado`,
  'hide.item': 'Ocultar',
  'hide.title': ({ name }) => `Ocultar esta mensagem de ${name}?`,
  'hide.hint': 'As palavras somem, para todos e em todos os aparelhos. Não dá para desfazer.',
  'hide.confirm': 'Ocultar mensagem',
  'hide.done': 'A mensagem foi ocultada',
  'report.item': 'Denunciar',
  'report.title': ({ name }) => `Denunciar esta mensagem de ${name}?`,
  'report.hint': ({ name }) =>
    `Anfitriões e moderadores a veem, e que foi você quem denunciou. ${name} não fica sabendo.`,
  'report.confirm': 'Denunciar',
  'report.done': 'Denunciada: os anfitriões e moderadores vão ver',

  'reports.none': 'Nada foi denunciado.',
  'reports.by': ({ by, when }) => `${by} denunciou ${when}`,
  'reports.of': ({ name }) => `${name} escreveu`,
  'reports.gone': 'Essas palavras já não existem.',
  'reports.hide': 'Ocultar mensagem',
  'reports.hideNamed': ({ name }) => `Ocultar mensagem de ${name}`,
  'reports.dismiss': 'Dispensar',
  'reports.dismissNamed': ({ name }) => `Dispensar a denúncia sobre ${name}`,
  'reports.done': 'Concluir',
  'reports.hidden': 'A mensagem foi ocultada',
  'reports.dismissed': 'A denúncia foi dispensada',

  'bans.none': 'Ninguém está banido daqui.',
  'bans.by': ({ by, when }) => `por ${by}, ${when}`,
  'bans.lift': 'Retirar o banimento',
  'bans.liftNamed': ({ name }) => `Retirar o banimento de ${name}`,
  'bans.lifted': ({ name }) => `${name} pode voltar`,

  'audit.none': 'Ainda não aconteceu nada.',
  'audit.older': 'Mostrar o que aconteceu antes',
  'audit.reason': ({ reason }) => `“${reason}”`,
  'audit.somebody': 'alguém',
  'audit.create': ({ who }) => `${who} criou esta conversa`,
  'audit.add': ({ who, whom }) => `${who} adicionou ${whom}`,
  'audit.join': ({ who }) => `${who} entrou`,
  'audit.joinBy': ({ who, whom }) => `${who} entrou por um convite de ${whom}`,
  'audit.leave': ({ who }) => `${who} saiu`,
  'audit.remove': ({ who, whom }) => `${who} removeu ${whom}`,
  'audit.roleHost': ({ who, whom }) => `${who} tornou ${whom} anfitrião`,
  'audit.roleModerator': ({ who, whom }) => `${who} tornou ${whom} moderador`,
  'audit.roleMember': ({ who, whom }) => `${who} tornou ${whom} um membro como os outros`,
  'audit.ban': ({ who, whom }) => `${who} baniu ${whom}`,
  'audit.unban': ({ who, whom }) => `${who} retirou o banimento de ${whom}`,
  'audit.mute': ({ who, whom }) => `${who} silenciou ${whom}`,
  'audit.muteFor': ({ who, whom, span }) => `${who} silenciou ${whom} por ${span}`,
  'audit.unmute': ({ who, whom }) => `${who} deixou ${whom} escrever de novo`,
  'audit.hide': ({ who, whom }) => `${who} ocultou uma mensagem de ${whom}`,
  'audit.describe': ({ who, what }) => `${who} mudou ${what}`,
  'audit.settings': 'as configurações',
  'audit.report': ({ who, whom }) => `${who} denunciou uma mensagem de ${whom}`,
  'audit.handled': ({ who, whom }) => `${who} resolveu uma denúncia sobre ${whom}`,
  'audit.dismissed': ({ who, whom }) => `${who} dispensou uma denúncia sobre ${whom}`,
  'audit.invite': ({ who }) => `${who} criou um convite`,
  'audit.revoke': ({ who }) => `${who} revogou um convite`,
  'audit.field': ({ name, value }) => `${name} (${value})`,
  'field.forever': 'para sempre',
  'field.name': 'o nome',
  'field.topic': 'o assunto',
  'field.picture': 'a imagem',
  'field.public': 'quem pode entrar',
  'field.posting': 'quem escreve aqui',
  'field.slowSeconds': 'o modo lento',
  'field.retentionDays': 'por quanto tempo as mensagens ficam',
}

/** As `t`. */
export const tMod = makeWords(en, ptBR)
