const STORAGE_CODE =
  /^(?:SQLITE_(?:FULL|READONLY|IOERR|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB)\w*|ENOSPC|EROFS|EDQUOT|EIO|EACCES)$/

/** Whether an error says that the disk or the database cannot take writes, whichever layer threw it. */
export const isStorageError = (error: unknown): boolean => storageCode(error) !== undefined

/** Whether another process holds the database: it may be done soon. */
export const isBusy = (error: unknown): boolean => storageCode(error)?.startsWith('SQLITE_BUSY') ?? false

/** The system's or SQLite's name for what is wrong, from whichever cause bears it. */
function storageCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return STORAGE_CODE.test(code) ? code : storageCode(error.cause)
}

const TROUBLES: readonly (readonly [RegExp, string])[] = [
  [/^(?:SQLITE_FULL|ENOSPC|EDQUOT)/, 'the disk is full'],
  [/^(?:SQLITE_READONLY|EROFS|EACCES)/, 'the disk is read-only'],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED)/, 'another program holds the database'],
  [/^(?:SQLITE_CORRUPT|SQLITE_NOTADB)/, 'the database is damaged'],
]

/** Why nothing can be stored, in words that end a sentence. */
export function storageTrouble(error: unknown): string {
  const code = storageCode(error) ?? ''
  return TROUBLES.find(([pattern]) => pattern.test(code))?.[1] ?? 'the disk does not take it'
}
