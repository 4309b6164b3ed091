import SqliteDatabase from 'better-sqlite3'

/** Key of `meta` that says when a backup was made, milliseconds since 1970; a database in use has none. */
export const BACKUP_AT = 'backup-at'

/** Writes into a backup when it was made. */
export function stampBackup(file: string, at: number): void {
  const sqlite = new SqliteDatabase(file, { fileMustExist: true })
  try {
    sqlite
      .prepare(
        'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      )
      .run(BACKUP_AT, String(at))
  } finally {
    sqlite.close()
  }
}
