import { CompiledQuery } from 'kysely'
import type { Database } from './openDatabase.ts'

/** A prepared statement, as far as it is used here. */
export interface WrittenStatement {
  all(...values: readonly unknown[]): unknown[]
  run(...values: readonly unknown[]): { readonly lastInsertRowid: number | bigint }
}

type Prepare = (text: string) => WrittenStatement

/** By Kysely's adapter, which a database shares with its transactions. */
const prepares = new WeakMap<object, Prepare>()

/** Lets statements inside a transaction go to the driver at once. */
export function registerPrepare(db: Database, prepare: Prepare): void {
  prepares.set(db.getExecutor().adapter, prepare)
}

/**
 * Inside a transaction nobody else uses the connection, so there is nothing to wait for; outside, what waits its turn
 * in Kysely must not be overtaken: it would read what is not committed.
 */
const prepareFor = (db: Database): Prepare | undefined =>
  db.isTransaction ? prepares.get(db.getExecutor().adapter) : undefined

/**
 * Rows of a statement that is written out, with `?` for values: what every message needs is not built anew each time,
 * which took more than SQLite itself.
 */
export async function ask<Row>(db: Database, text: string, ...values: readonly unknown[]): Promise<Row[]> {
  const prepare = prepareFor(db)
  if (prepare !== undefined) return prepare(text).all(...values) as Row[]
  return (await db.executeQuery<Row>(CompiledQuery.raw(text, values as unknown[]))).rows
}

/** Runs a written-out statement; answers the row id of what it inserted. */
export async function run(db: Database, text: string, ...values: readonly unknown[]): Promise<number> {
  const prepare = prepareFor(db)
  if (prepare !== undefined) return Number(prepare(text).run(...values).lastInsertRowid)
  return Number((await db.executeQuery(CompiledQuery.raw(text, values as unknown[]))).insertId ?? 0)
}
