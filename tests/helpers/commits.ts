import { SqliteDriver } from 'kysely'
import { afterEach, vi } from 'vitest'

/** What stands between a transaction and the disk, for relays in this process. */
export interface HeldCommits {
  /** How many commits wait. */
  waiting(): number
  release(): void
}

type Connection = Parameters<SqliteDriver['commitTransaction']>[0]
const original = SqliteDriver.prototype.commitTransaction

/** From now on commits hang, as on a disk that does not answer, until they are released. */
export function holdCommits(): HeldCommits {
  let waiting = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const spy = vi.spyOn(SqliteDriver.prototype, 'commitTransaction').mockImplementation(async function (
    this: SqliteDriver,
    connection: Connection,
  ) {
    waiting += 1
    await promise
    waiting -= 1
    return original.call(this, connection)
  })
  return {
    waiting: () => waiting,
    release() {
      spy.mockRestore()
      resolve()
    },
  }
}

/** From now on this goes by with each commit, which is else as quick as ever; answers how to end it. */
export function commitsTake(pass: () => void): () => void {
  const spy = vi.spyOn(SqliteDriver.prototype, 'commitTransaction').mockImplementation(async function (
    this: SqliteDriver,
    connection: Connection,
  ) {
    pass()
    return original.call(this, connection)
  })
  return () => spy.mockRestore()
}

/** From now on each commit takes this long. */
export function slowCommits(ms: number): void {
  vi.spyOn(SqliteDriver.prototype, 'commitTransaction').mockImplementation(async function (
    this: SqliteDriver,
    connection: Connection,
  ) {
    await new Promise((resolve) => setTimeout(resolve, ms))
    return original.call(this, connection)
  })
}

/** From now on every commit is refused as by a full disk; answers how to end it. */
export function refuseCommits(): () => void {
  const spy = vi
    .spyOn(SqliteDriver.prototype, 'commitTransaction')
    .mockImplementation(() =>
      Promise.reject(Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })),
    )
  return () => spy.mockRestore()
}

afterEach(() => vi.restoreAllMocks())
