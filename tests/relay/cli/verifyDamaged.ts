import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { expect } from 'vitest'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import { type Said, verify } from '../../helpers/runOnFolder.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

/** Runs a query that has to change something. */
export type Run = (query: string, ...values: unknown[]) => void

/** Verifies a copy of the database of a relay that does not run, in which something was changed. */
export async function verifyDamaged(folder: string, change: (run: Run) => void): Promise<Said> {
  const copy = makeTempFolder('verify')
  copyFileSync(join(folder, DATABASE_FILE), join(copy, DATABASE_FILE))
  const database = new SqliteDatabase(join(copy, DATABASE_FILE))
  database.pragma('foreign_keys = OFF')
  change((query, ...values) => {
    expect(database.prepare(query).run(...values).changes).toBeGreaterThan(0)
  })
  const state = () => database.prepare('SELECT group_concat(value) AS all_of_it FROM meta').get()
  const before = state()
  const said = await verify(copy)
  // It looks and touches nothing.
  expect(state()).toEqual(before)
  database.close()
  return said
}
