import { pino } from 'pino'
import type { Config } from './config.ts'

export type Logger = Pick<pino.Logger, 'info' | 'warn' | 'error' | 'debug'>

/** JSON lines on standard error; never a token, a password or a message's text. */
export const createLogger = (level: Config['logLevel']): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  )
