import { makeWords, type WordsOf } from './makeWords.ts'

/** What is said where one writes, and about what the relay did not take. */
const en = {
  'refused.forbidden': 'You may not write here any more.',
  'refused.id-reused': 'The relay has other words under this message’s number. Resend it as a new one.',
  'refused.clock-ahead': 'The clock of this device is ahead of the relay’s.',
  'refused.expired': 'It is older than this conversation keeps.',
  'refused.too-long': 'It is longer than a message may be.',
  'refused.muted': 'You may not write here for a while.',
  'refused.slow-mode': 'Slow mode is on here, and you had written a moment before.',
  'refused.moderators-only': 'Only hosts and moderators write here.',
  'refused.other': 'The relay did not accept it.',
  'may.muted': ({ when, left }: { when: string; left: string }) =>
    `You were muted here: you may write again at ${when} (in ${left}).`,
  'may.slow': ({ span, left }: { span: string; left: string }) =>
    `Slow mode: one message every ${span}. You may write again in ${left}.`,
  'may.moderators': 'Only hosts and moderators write here. You may read and react.',
  'composer.name': 'Message',
  'composer.send': 'Send',
  'composer.save': 'Save',
  'composer.editing': 'Editing your message',
  'composer.replyingTo': ({ name }: { name: string }) => `Replying to ${name}`,
  'composer.cancelEdit': 'Stop editing',
  'composer.cancelReply': 'Do not reply',
  'composer.tooLong': ({ over }: { over: string }) => `Too long by ${over}: shorten it or send it in parts.`,
  'composer.pasteTooLong': ({ size }: { size: string }) =>
    `That is ${size} of text; a message holds 16 kB. It was not pasted.`,
  'composer.left': ({ left }: { left: string }) => `${left} left`,
  'composer.failed': 'That did not work: the text is still here.',
} as const

const ptBR: WordsOf<typeof en> = {
  'refused.forbidden': 'Você não pode mais escrever aqui.',
  'refused.id-reused': 'O servidor tem outras palavras com o número desta mensagem. Reenvie como nova.',
  'refused.clock-ahead': 'O relógio deste aparelho está adiantado.',
  'refused.expired': 'É mais antiga do que esta conversa guarda.',
  'refused.too-long': 'É mais longa do que uma mensagem pode ser.',
  'refused.muted': 'Por enquanto você não pode escrever aqui.',
  'refused.slow-mode': 'O modo lento está ligado aqui, e você tinha escrito há pouco.',
  'refused.moderators-only': 'Aqui só anfitriões e moderadores escrevem.',
  'refused.other': 'O servidor não a aceitou.',
  'may.muted': ({ when, left }) => `Você foi silenciado aqui: pode escrever de novo às ${when} (em ${left}).`,
  'may.slow': ({ span, left }) =>
    `Modo lento: uma mensagem a cada ${span}. Você pode escrever de novo em ${left}.`,
  'may.moderators': 'Aqui só anfitriões e moderadores escrevem. Você pode ler e reagir.',
  'composer.name': 'Mensagem',
  'composer.send': 'Enviar',
  'composer.save': 'Salvar',
  'composer.editing': 'Editando a sua mensagem',
  'composer.replyingTo': ({ name }) => `Em resposta a ${name}`,
  'composer.cancelEdit': 'Parar de editar',
  'composer.cancelReply': 'Não responder',
  'composer.tooLong': ({ over }) => `Passa do limite em ${over}: encurte ou envie em partes.`,
  'composer.pasteTooLong': ({ size }) => `São ${size} de texto; uma mensagem leva 16 kB. Nada foi colado.`,
  'composer.left': ({ left }) => `restam ${left}`,
  'composer.failed': 'Não deu certo: o texto continua aqui.',
}

/** As `t`. */
export const tWriting = makeWords(en, ptBR)
