import { makeWords, type WordsOf } from './makeWords.ts'

/** What happened between the messages. */
const en = {
  'timeline.joined': ({ name }: { name: string }) => `${name} joined`,
  'timeline.youJoined': 'You joined',
  'timeline.made': ({ name }: { name: string }) => `${name} began this conversation`,
  'timeline.youMade': 'You began this conversation',
  'timeline.addedBy': ({ name, by }: { name: string; by: string }) => `${by} added ${name}`,
  'timeline.left': ({ name }: { name: string }) => `${name} left`,
  'timeline.removedBy': ({ name, by }: { name: string; by: string }) => `${by} removed ${name}`,
  'timeline.bannedBy': ({ name, by }: { name: string; by: string }) => `${by} banned ${name}`,
  'timeline.youHost': 'You are now host',
  'timeline.youModerator': 'You are now moderator',
  'timeline.youMember': 'You are now a member like others',
  'timeline.roleHost': ({ name }: { name: string }) => `${name} is now host`,
  'timeline.roleModerator': ({ name }: { name: string }) => `${name} is now moderator`,
  'timeline.roleMember': ({ name }: { name: string }) => `${name} is now a member like others`,
} as const

const ptBR: WordsOf<typeof en> = {
  'timeline.joined': ({ name }) => `${name} entrou`,
  'timeline.youJoined': 'Você entrou',
  'timeline.made': ({ name }) => `${name} começou esta conversa`,
  'timeline.youMade': 'Você começou esta conversa',
  'timeline.addedBy': ({ name, by }) => `${by} adicionou ${name}`,
  'timeline.left': ({ name }) => `${name} saiu`,
  'timeline.removedBy': ({ name, by }) => `${by} removeu ${name}`,
  'timeline.bannedBy': ({ name, by }) => `${by} baniu ${name}`,
  'timeline.youHost': 'Agora você é anfitrião',
  'timeline.youModerator': 'Agora você é moderador',
  'timeline.youMember': 'Agora você é membro como os outros',
  'timeline.roleHost': ({ name }) => `${name} agora é anfitrião`,
  'timeline.roleModerator': ({ name }) => `${name} agora é moderador`,
  'timeline.roleMember': ({ name }) => `${name} agora é membro como os outros`,
}

/** As `t`. */
export const tNotice = makeWords(en, ptBR)
