import SqliteDatabase from 'better-sqlite3'

type Value = string | number | null | Uint8Array

/** A database to be read only, beside whoever writes it. Synchronous: for threads and programs that may wait. */
export interface Reader {
  rows<Row>(query: string, ...values: readonly Value[]): Row[]
  /** One at a time, so that a long table does not fill the memory. */
  each<Row>(query: string, ...values: readonly Value[]): IterableIterator<Row>
  /** All reads inside see the database as it is at the first of them. */
  atOneMoment<T>(read: () => T): T
  /** Writes a whole, compact copy, as it is at this moment, into an empty file; what was deleted is not in it. */
  copyInto(file: string): void
  /** Idempotent. */
  close(): void
}

/** @throws when the file is no database or cannot be opened */
export function openReader(file: string): Reader {
  const sqlite = new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
  return {
    rows: <Row>(query: string, ...values: readonly Value[]) => sqlite.prepare(query).all(...values) as Row[],
    each: <Row>(query: string, ...values: readonly Value[]) =>
      sqlite.prepare(query).iterate(...values) as IterableIterator<Row>,
    atOneMoment(read) {
      sqlite.exec('BEGIN')
      try {
        return read()
      } finally {
        sqlite.exec('COMMIT')
      }
    },
    copyInto(copy) {
      sqlite.prepare('VACUUM INTO ?').run(copy)
    },
    close() {
      sqlite.close()
    },
  }
}
