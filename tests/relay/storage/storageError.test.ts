import { describe, expect, it } from 'vitest'
import { isBusy, isStorageError, storageTrouble } from '../../../relay/storage/storageError.ts'

const failing = (code: string, cause?: unknown) => Object.assign(new Error('no', { cause }), { code })

describe('what keeps a relay from storing', () => {
  it.each([
    ['SQLITE_FULL', 'the disk is full'],
    ['ENOSPC', 'the disk is full'],
    ['SQLITE_READONLY_DBMOVED', 'the disk is read-only'],
    ['EROFS', 'the disk is read-only'],
    ['SQLITE_BUSY', 'another program holds the database'],
    ['SQLITE_CORRUPT_INDEX', 'the database is damaged'],
    ['SQLITE_IOERR_WRITE', 'the disk does not take it'],
  ])('[J1] is told from %s: %s', (code, words) => {
    expect([isStorageError(failing(code)), storageTrouble(failing(code))]).toEqual([true, words])
    // Whichever layer threw it.
    const wrapped = new Error('wrapped', { cause: failing(code) })
    expect([isStorageError(wrapped), storageTrouble(wrapped)]).toEqual([true, words])
  })

  it('[J1] is not any error', () => {
    for (const error of [failing('SQLITE_CONSTRAINT'), new Error('no'), 'SQLITE_FULL', undefined])
      expect(isStorageError(error)).toBe(false)
  })

  it('[J2] may be over soon when another program holds the database, and only then', () => {
    expect(
      ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_FULL'].map((code) => isBusy(failing(code))),
    ).toEqual([true, true, false])
  })
})
