import { makeWords, type WordsOf } from './makeWords.ts'
import { plurals } from './plurals.ts'

const many = { en: plurals('en'), 'pt-BR': plurals('pt-BR') }

const en = {
  'door.pitch':
    'Conversations that stay with the people who have them. On your devices, with or without a network, through a relay of your own.',
  'door.username': 'Username',
  'door.password': 'Password',
  'door.showPassword': 'Show what is typed',
  'door.hidePassword': 'Hide what is typed',
  'door.signIn': 'Sign in',
  'door.createAccount': 'Create account',
  'door.signInTitle': 'Good to see you',
  'door.signInHint': ({ relay }: { relay: string }) => `Sign in to ${relay}`,
  'door.unknownTitle': ({ name }: { name: string }) => `Sign in again, ${name}`,
  'door.unknownHint':
    'The relay does not know this device any more: it may have been restored from a backup. What is here stays, and what was unsent goes out once you are back. Is your account gone, too? Ask for a new invitation.',
  'door.invitedTitle': ({ name }: { name: string }) => `${name} invites you`,
  'door.invitedHint': ({ relay }: { relay: string }) => `to talk on ${relay}`,
  'door.invitedTo': ({ name, members, relay }: { name: string; members: number; relay: string }) =>
    `to ${name}, where ${many.en(members, { one: `${members} person talks`, other: `${members} people talk` })}, on ${relay}`,
  'door.relayInvitesTitle': 'You are invited',
  'door.ownerTitle': 'Your relay is ready',
  'door.ownerHint': ({ relay }: { relay: string }) =>
    `Make the first account. It looks after ${relay} and invites everybody else.`,
  'door.openTitle': 'Make an account',
  'door.openHint': ({ relay }: { relay: string }) => `on ${relay}`,
  'door.invitationTitle': 'This link does not open',
  'door.alreadyHere': 'Already here?',
  'door.ended': 'This device was signed out from elsewhere, and what was on it is gone from here.',
  'door.endedUnsent': ({ count }: { count: number }) =>
    many.en(count, {
      one: `${count} message had not been sent.`,
      other: `${count} messages had not been sent.`,
    }),
  'door.needInvitation': 'New here? Ask somebody on this relay for an invitation link.',
  'door.usernameHint': '2 to 32 letters, digits, _ . or -',
  'door.passwordHint': '8 characters or more',
  'door.usernameMissing': 'Write your username.',
  'door.passwordMissing': 'Write your password.',
  'door.passwordShort': 'Use 8 characters or more.',
} as const

const ptBR: WordsOf<typeof en> = {
  'door.pitch':
    'Conversas que ficam com quem as tem. Nos seus aparelhos, com rede ou sem ela, por um servidor que é seu.',
  'door.username': 'Nome de usuário',
  'door.password': 'Senha',
  'door.showPassword': 'Mostrar o que foi digitado',
  'door.hidePassword': 'Esconder o que foi digitado',
  'door.signIn': 'Entrar',
  'door.createAccount': 'Criar conta',
  'door.signInTitle': 'Que bom ver você',
  'door.signInHint': ({ relay }) => `Entre em ${relay}`,
  'door.unknownTitle': ({ name }) => `Entre de novo, ${name}`,
  'door.unknownHint':
    'O servidor não conhece mais este aparelho: talvez tenha sido restaurado de um backup. O que está aqui fica, e o que faltava enviar sai assim que você voltar. Sua conta também se foi? Peça um novo convite.',
  'door.invitedTitle': ({ name }) => `${name} convida você`,
  'door.invitedHint': ({ relay }) => `para conversar em ${relay}`,
  'door.invitedTo': ({ name, members, relay }) =>
    `para ${name}, onde ${many['pt-BR'](members, { one: `${members} pessoa conversa`, other: `${members} pessoas conversam` })}, em ${relay}`,
  'door.relayInvitesTitle': 'Há um convite para você',
  'door.ownerTitle': 'O seu servidor está pronto',
  'door.ownerHint': ({ relay }) => `Crie a primeira conta. Ela cuida de ${relay} e convida todos os outros.`,
  'door.openTitle': 'Crie uma conta',
  'door.openHint': ({ relay }) => `em ${relay}`,
  'door.invitationTitle': 'Este link não abre',
  'door.alreadyHere': 'Já tem conta?',
  'door.ended': 'Este aparelho foi desconectado em outro lugar, e o que estava nele saiu daqui.',
  'door.endedUnsent': ({ count }) =>
    many['pt-BR'](count, {
      one: `${count} mensagem não tinha sido enviada.`,
      other: `${count} mensagens não tinham sido enviadas.`,
    }),
  'door.needInvitation': 'É sua primeira vez? Peça um link de convite a alguém daqui.',
  'door.usernameHint': 'de 2 a 32 letras, dígitos, _ . ou -',
  'door.passwordHint': '8 caracteres ou mais',
  'door.usernameMissing': 'Escreva o seu nome de usuário.',
  'door.passwordMissing': 'Escreva a sua senha.',
  'door.passwordShort': 'Use 8 caracteres ou mais.',
}

/** The pages before one is signed in: as `t`, with the code that needs them. */
export const tDoor = makeWords(en, ptBR)
