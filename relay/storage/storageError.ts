const STORAGE_CODE =
  /^(?:SQLITE_(?:FULL|READONLY|IOERR|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB)\w*|ENOSPC|EROFS|EDQUOT|EIO|EACCES)$/

/** Whether an error says that the disk or the database cannot take writes, whichever layer threw it. */
export function isStorageError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return STORAGE_CODE.test(code) || isStorageError(error.cause)
}
