import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../log.ts'
import { DATABASE_FILE } from '../storage/databaseFile.ts'
import { RESTORED_FILE } from '../storage/finishRestore.ts'
import type { Database } from '../storage/openDatabase.ts'
import { beginEpoch, newestAt, readSequences, renewGenerations } from './epochs.ts'
import { HIGH_WATER_FILE, readMark, type Sequences } from './sequences.ts'

/**
 * Why a relay must not begin here with an empty database: there was one, and it is gone (J5). Undefined when all is well;
 * call it before the database is opened.
 */
export function missingDatabase(folder: string): string | undefined {
  const isThere = [DATABASE_FILE, RESTORED_FILE].some((file) => existsSync(join(folder, file)))
  if (isThere || !existsSync(join(folder, HIGH_WATER_FILE))) return undefined
  return (
    `${join(folder, DATABASE_FILE)} is missing, though there was one: put it back, or restore a backup ` +
    `(npm run prosa -- restore FILE). To begin with nothing, delete ${join(folder, HIGH_WATER_FILE)}.`
  )
}

export interface HighWater {
  /** To be called after a commit: the mark follows soon, off the hot path. */
  committed(): void
  /** Writes what is due; idempotent. */
  close(): Promise<void>
}

export interface HighWaterOptions {
  readonly folder: string
  readonly db: Database
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Between two writes of the mark, milliseconds. @default 250 */
  readonly everyMs?: number
}

/**
 * Compares the database with the mark that was left beside it, and keeps that mark from then on (J5). Below the mark
 * of its own epoch its end is missing: then a new epoch begins, with new generations. A mark of another epoch, or one
 * that a power cut left unreadable, says nothing. The mark is only ever read from what is committed, so it is never
 * ahead of the disk.
 */
export async function openHighWater({
  folder,
  db,
  log,
  now,
  everyMs = 250,
}: HighWaterOptions): Promise<HighWater> {
  const file = join(folder, HIGH_WATER_FILE)
  const found = await readSequences(db)
  const mark = readMark(file)
  if (mark !== undefined && isBelow(found, mark)) await noteMissingTail(db, log, now(), found, mark)

  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  const write = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(async () => {
      try {
        const { epoch, updates, entries } = await readSequences(db)
        await writeFile(`${file}.new`, JSON.stringify({ epoch, updates, entries }), { mode: 0o600 })
        await rename(`${file}.new`, file)
      } catch (error) {
        // A full disk: the mark stays behind, which is safe, and follows with the next commit.
        log.debug({ err: error }, 'the high-water mark was not written')
      }
    })
    return writing
  }
  await write()
  return {
    committed() {
      timer ??= setTimeout(() => void write(), everyMs).unref()
    },
    async close() {
      await write()
    },
  }
}

const isBelow = (found: Sequences, mark: Sequences): boolean =>
  found.epoch === mark.epoch && (found.updates < mark.updates || found.entries < mark.entries)

async function noteMissingTail(
  db: Database,
  log: Logger,
  now: number,
  found: Sequences,
  mark: Sequences,
): Promise<void> {
  const fromAt = await db.transaction().execute(async (tx) => {
    const at = await newestAt(tx)
    await beginEpoch(tx, { fromAt: at, toAt: now, why: 'tail-missing' })
    await renewGenerations(tx)
    return at
  })
  log.error(
    {
      newest: new Date(fromAt).toISOString(),
      missing: { updates: mark.updates - found.updates, entries: mark.entries - found.entries },
    },
    'the end of the database is missing: its WAL was lost, or an older copy was put in its place. ' +
      'People’s devices bring back their own messages as they connect; what only the relay knew since is lost',
  )
}
