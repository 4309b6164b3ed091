import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE } from '../../relay/storage/databaseFile.ts'
import type { TestRelay } from './testRelay.ts'

/** Stops the relay for a moment to copy its database; answers what puts that copy in its place later. */
export async function backUp(relay: TestRelay): Promise<() => Promise<void>> {
  const database = join(relay.dataDir, DATABASE_FILE)
  const copy = join(relay.dataDir, 'copy')
  await relay.restart(() => copyFileSync(database, copy))
  return () =>
    relay.restart(() => {
      copyFileSync(copy, database)
      for (const end of ['-wal', '-shm']) rmSync(database + end, { force: true })
    })
}
