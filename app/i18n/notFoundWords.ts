import { makeWords } from './makeWords.ts'

/** For an address that leads nowhere. */
export const tNotFound = makeWords(
  {
    'notFound.title': 'There is no such page.',
    'notFound.hint': 'The address leads nowhere; your conversations are where they were.',
  },
  {
    'notFound.title': 'Esta página não existe.',
    'notFound.hint': 'O endereço não leva a lugar nenhum; as suas conversas estão onde estavam.',
  },
)
