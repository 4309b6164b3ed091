import { setTimeout as delay } from 'node:timers/promises'
import {
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely'
import { isBusy } from './storageError.ts'

/** How long SQLite itself may wait for another's lock: the event loop stands still meanwhile. */
export const BUSY_TIMEOUT_MS = 20
/** Between two tries, during which everything else goes on. */
const PAUSE_MS = 30
/** A checkpoint that cuts the WAL back is done sooner, even on a slow disk; other programs may not be. */
const PATIENCE_MS = 300

/**
 * SQLite as Kysely speaks it, except that what finds the database locked is tried again without holding up the event
 * loop (J2). Reads never wait for a lock, but they wait for their turn, so the patience is short: whoever can wait
 * longer, as the commit queue can, lets go of the connection in between.
 */
export class PatientDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig

  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#config)
  }
}

class PatientDriver extends SqliteDriver {
  #connection: DatabaseConnection | undefined

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= patient(await super.acquireConnection())
    return this.#connection
  }
}

function patient(connection: DatabaseConnection): DatabaseConnection {
  return {
    async executeQuery(query) {
      for (let waited = 0; ; waited += BUSY_TIMEOUT_MS + PAUSE_MS) {
        try {
          return await connection.executeQuery(query)
        } catch (error) {
          if (!isBusy(error) || waited >= PATIENCE_MS) throw error
          await delay(PAUSE_MS)
        }
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  }
}
