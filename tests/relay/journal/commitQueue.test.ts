import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  CannotStoreError,
  type CommitQueue,
  createCommitQueue,
  type Work,
} from '../../../relay/journal/commitQueue.ts'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import { type Database, openDatabase } from '../../../relay/storage/openDatabase.ts'
import { commitsTake, holdCommits, refuseCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

describe('group commit', () => {
  let folder: string
  let db: Database
  let close: () => Promise<void>
  let queue: CommitQueue
  let transactions: number
  beforeEach(async () => {
    folder = makeTempFolder('queue')
    const opened = await openDatabase(folder)
    db = opened.db
    close = opened.close
    transactions = 0
    queue = createCommitQueue({ db, clock: () => performance.now(), probeMs: 20 })
  })
  afterEach(async () => {
    await queue.close()
    await close()
  })

  const put =
    (key: string): Work<string> =>
    async (tx) => {
      await tx.insertInto('meta').values({ key, value: key }).execute()
      return key
    }
  const keys = async () =>
    (await db.selectFrom('meta').select('key').where('key', 'like', 'k%').execute()).map(({ key }) => key)

  it('[J2] puts what waits into one transaction', async () => {
    const held = holdCommits()
    const works = Array.from({ length: 50 }, (_, n) => queue.commit(put(`k${n}`)))
    await eventually(() => held.waiting() === 1)
    transactions += held.waiting()
    held.release()
    expect(await Promise.all(works)).toHaveLength(50)
    expect([transactions, (await keys()).length]).toEqual([1, 50])
  })

  it('[J2] rolls back alone what fails, with all it did', async () => {
    const failing: Work<void> = async (tx, hooks) => {
      hooks.onCommitted(() => log.push('committed'))
      hooks.onRolledBack(() => log.push('rolled back'))
      await tx.insertInto('meta').values({ key: 'k-bad', value: '' }).execute()
      throw new Error('no')
    }
    const log: string[] = []
    const outcomes = await Promise.allSettled([
      queue.commit(put('k1')),
      queue.commit(failing),
      queue.commit(put('k1')),
      queue.commit(put('k2')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(await keys()).toEqual(['k1', 'k2'])
    expect(log).toEqual(['rolled back'])
    expect(queue.failing).toBe(false)
  })

  it('[G1] tells of a commit only after it, in order, and one bad callback stops no other', async () => {
    const held = holdCommits()
    const log: string[] = []
    const noting =
      (name: string): Work<void> =>
      async (_tx, hooks) => {
        hooks.onCommitted(() => log.push(name))
      }
    const first = queue.commit(noting('a'))
    const broken = queue.commit<void>(async (_tx, hooks) => {
      hooks.onCommitted(() => {
        throw new Error('broken')
      })
    })
    const last = queue.commit(noting('b'))
    await eventually(() => held.waiting() === 1)
    expect(log).toEqual([])
    held.release()
    await expect(broken).rejects.toThrow('broken')
    await Promise.all([first, last])
    expect(log).toEqual(['a', 'b'])
    await queue.commit(put('k-after'))
  })

  it('[J1] says that nothing was stored when the commit is refused, and finds out by itself when it works again', async () => {
    const end = refuseCommits()
    const outcomes = await Promise.allSettled([queue.commit(put('k1')), queue.commit(put('k2'))])
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
    expect(queue.failing).toBe(true)
    end()
    await eventually(() => !queue.failing)
    expect(await keys()).toEqual([])
    expect(await queue.commit(put('k1'))).toBe('k1')
  })

  it('[J1] gives up the whole batch when the disk fails in its middle: SQLite may have rolled back all of it', async () => {
    const outcomes = await Promise.allSettled([
      queue.commit(put('k1')),
      queue.commit(async (tx) => {
        // What SQLite does by itself when the disk is full.
        await sql`ROLLBACK`.execute(tx)
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
      }),
      queue.commit(put('k3')),
    ])
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(CannotStoreError) })
    }
    expect(queue.failing).toBe(true)
    expect(await keys()).toEqual([])
    await eventually(() => !queue.failing)
    expect(await queue.commit(put('k4'))).toBe('k4')
    expect(await keys()).toEqual(['k4'])
  })

  it('[J1] takes a refused write for what it is, though the commit would work', async () => {
    const outcomes = await Promise.allSettled([
      queue.commit(put('k1')),
      queue.commit(() =>
        Promise.reject(
          Object.assign(new Error('attempt to write a readonly database'), { code: 'SQLITE_READONLY' }),
        ),
      ),
    ])
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(CannotStoreError) })
    }
    expect([queue.failing, await keys()]).toEqual([true, []])
  })

  it('[J2] leaves a slow disk four fifths of the time in the long run', async () => {
    const clock = createHandTurnedClock()
    let rested = 0
    const rest = async (ms: number) => {
      rested += ms
      clock.turn(ms)
    }
    const slow = createCommitQueue({ db, clock: clock.now, rest })
    commitsTake(() => clock.turn(25))
    for (let n = 0; n < 20; n++) await slow.commit(put(`k${n}`))
    // The last one is rested for by whoever comes next, and 50 ms may be owed.
    expect(rested).toBe(19 * 100 - 50)
  })

  it('[J2] lets nobody wait for one slow commit of a quick disk', async () => {
    const clock = createHandTurnedClock()
    const rests: number[] = []
    const queue = createCommitQueue({ db, clock: clock.now, rest: async (ms) => void rests.push(ms) })
    const end = commitsTake(() => clock.turn(12))
    await queue.commit(put('k1'))
    end()
    await queue.commit(put('k2'))
    await queue.commit(put('k3'))
    expect(rests).toEqual([])
  })

  it('[J2] lets nobody wait long for a commit during which the machine slept', async () => {
    const clock = createHandTurnedClock()
    const rests: number[] = []
    const rest = async (ms: number) => {
      rests.push(ms)
      clock.turn(ms)
    }
    const queue = createCommitQueue({ db, clock: clock.now, rest })
    const end = commitsTake(() => clock.turn(20_000))
    await queue.commit(put('k1'))
    end()
    await queue.commit(put('k2'))
    await queue.commit(put('k3'))
    expect(rests).toEqual([350])
  })

  it('[J2] counts the time that went by since the last commit as rest', async () => {
    const clock = createHandTurnedClock()
    const rests: number[] = []
    const slow = createCommitQueue({
      ...{ db, clock: clock.now },
      rest: async (ms) => {
        rests.push(ms)
      },
    })
    commitsTake(() => clock.turn(25))
    await slow.commit(put('k1'))
    clock.turn(20)
    await slow.commit(put('k2'))
    clock.turn(500)
    await slow.commit(put('k3'))
    expect(rests).toEqual([30])
  })

  describe('while another program holds the database', () => {
    let other: SqliteDatabase.Database
    beforeEach(() => {
      other = new SqliteDatabase(join(folder, DATABASE_FILE), { timeout: 0 })
      other.exec('BEGIN IMMEDIATE')
    })
    afterEach(() => other.close())

    /** A queue whose time passes only while it rests; `onRest` is told how long. */
    const patient = (onRest: (ms: number) => void) => {
      const clock = createHandTurnedClock()
      return createCommitQueue({
        ...{ db, clock: clock.now, probeMs: 20, busyMs: 200 },
        rest: async (ms) => {
          clock.turn(ms)
          onRest(ms)
        },
      })
    }

    it('[J1] waits for its end and then stores: nobody is refused', async () => {
      let rests = 0
      const queue = patient(() => {
        if (++rests === 3) other.exec('COMMIT')
      })
      expect(await queue.commit(put('k1'))).toBe('k1')
      expect([rests, queue.failing, await keys()]).toEqual([3, false, ['k1']])
      await queue.close()
    })

    it('[J1] refuses after a while, says why, tries each later one once, and recovers by itself', async () => {
      let rests = 0
      const queue = patient(() => rests++)
      await expect(queue.commit(put('k1'))).rejects.toThrow(CannotStoreError)
      expect(queue.trouble).toBe('another program holds the database')
      const waited = rests
      expect(waited).toBeGreaterThan(5)
      await expect(queue.commit(put('k2'))).rejects.toThrow(CannotStoreError)
      expect(rests).toBe(waited)
      other.exec('COMMIT')
      await eventually(() => !queue.failing)
      expect(queue.trouble).toBeUndefined()
      expect(await keys()).toEqual([])
      await queue.close()
    })
  })

  it('[J1] refuses what comes after its end, having stored what came before', async () => {
    const before = queue.commit(put('k1'))
    const closing = queue.close()
    await expect(queue.commit(put('k2'))).rejects.toThrow(CannotStoreError)
    await closing
    expect(await before).toBe('k1')
    expect(await keys()).toEqual(['k1'])
  })
})
