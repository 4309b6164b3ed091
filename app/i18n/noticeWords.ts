import { makeWords, type WordsOf } from './makeWords.ts'

/** What happened between the messages. */
const en = {
  'timeline.joined': ({ name }: { name: string }) => `${name} joined`,
  'timeline.youJoined': 'You joined',
  'timeline.addedBy': ({ name, by }: { name: string; by: string }) => `${by} added ${name}`,
  'timeline.left': ({ name }: { name: string }) => `${name} left`,
  'timeline.removedBy': ({ name, by }: { name: string; by: string }) => `${by} removed ${name}`,
  'timeline.roleHost': ({ name }: { name: string }) => `${name} is now host`,
  'timeline.roleModerator': ({ name }: { name: string }) => `${name} is now moderator`,
  'timeline.roleMember': ({ name }: { name: string }) => `${name} is now a member like others`,
} as const

const ptBR: WordsOf<typeof en> = {
  'timeline.joined': ({ name }) => `${name} entrou`,
  'timeline.youJoined': 'Você entrou',
  'timeline.addedBy': ({ name, by }) => `${by} adicionou ${name}`,
  'timeline.left': ({ name }) => `${name} saiu`,
  'timeline.removedBy': ({ name, by }) => `${by} removeu ${name}`,
  'timeline.roleHost': ({ name }) => `${name} agora é anfitrião`,
  'timeline.roleModerator': ({ name }) => `${name} agora é moderador`,
  'timeline.roleMember': ({ name }) => `${name} agora é membro como os outros`,
}

/** As `t`. */
export const tNotice = makeWords(en, ptBR)
