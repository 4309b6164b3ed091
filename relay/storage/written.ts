import { CompiledQuery } from 'kysely'
import type { Database } from './openDatabase.ts'

/**
 * Rows of a statement that is written out, with `?` for values: what every message needs is not built anew each time,
 * which took more than SQLite itself.
 */
export async function ask<Row>(db: Database, text: string, ...values: readonly unknown[]): Promise<Row[]> {
  return (await db.executeQuery<Row>(CompiledQuery.raw(text, values as unknown[]))).rows
}

/** Runs a written-out statement; answers the row id of what it inserted. */
export async function run(db: Database, text: string, ...values: readonly unknown[]): Promise<number> {
  return Number((await db.executeQuery(CompiledQuery.raw(text, values as unknown[]))).insertId ?? 0)
}
