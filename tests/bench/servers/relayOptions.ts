import type { RelayOptions } from '../../../relay/createServices.ts'
import type { Logger } from '../../../relay/log.ts'
import { LIMITS } from '../../../sync/limits.ts'

/**
 * Limits of speed and size are there to hold strangers off, not to be measured. Documents are not sealed either, since
 * these clients do not move to another generation.
 */
const LIMITS_OF_BENCH = {
  ...LIMITS,
  entriesPerSecond: 1e9,
  entriesBurst: 1e9,
  maxDocumentsPerSocket: 10_000,
  hotEntries: 1e9,
  hotBytes: 1e12,
  hotClients: 1e9,
}

/** The relay as it is, but for its limits and for what a password costs. */
export const benchOptions = (dataDir: string, log: Logger): RelayOptions => ({
  config: {
    host: '127.0.0.1',
    port: 0,
    dataDir,
    publicUrl: undefined,
    trustProxy: false,
    registration: 'open',
    logLevel: 'error',
    turnUrl: undefined,
    turnSecret: undefined,
  },
  log,
  limits: LIMITS_OF_BENCH,
  passwordCost: { memoryCost: 64, timeCost: 1 },
})
