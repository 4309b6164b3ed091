import { join } from 'node:path'
import { err, ok, type Result } from '../../sync/result.ts'
import { onFolder } from '../journal/onFolder.ts'
import { DATABASE_FILE } from '../storage/databaseFile.ts'
import type { CommandContext } from './context.ts'

/** Compares all that a data folder holds with itself; the error says what differs, a line each. */
export async function verifyFolder(
  folder: string,
  context: CommandContext,
): Promise<Result<readonly string[], string>> {
  const outcome = await onFolder({ type: 'verify', database: join(folder, DATABASE_FILE) }, context)
  if (outcome.type === 'failed') return err(`The database cannot be compared: ${outcome.message}`)
  if (outcome.type !== 'verified') return err('The database was not compared.')
  const { documents, entries, differences, lines, notes } = outcome.verified
  for (const note of notes) context.report(note)
  const compared = `${count(documents, 'document')}, ${count(entries, 'entry', 'entries')}`
  if (differences === 0) return ok([`${compared}: everything agrees.`])
  return err([...lines, `${compared}: ${count(differences, 'difference')}.`].join('\n'))
}

const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`
