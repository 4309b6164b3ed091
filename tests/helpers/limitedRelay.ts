import { pino } from 'pino'
import { readConfig } from '../../relay/config.ts'
import { createRelay } from '../../relay/createRelay.ts'
import { LIMITS } from '../../sync/limits.ts'

/**
 * The relay as a process of its own, with other limits than it has: `TEST_RELAY` holds them as JSON, and where it is to
 * die as by `kill -9`. For {@link startRelay}.
 */
const {
  limits,
  dieIn,
  calls = 1,
  dieAfter,
} = JSON.parse(process.env.TEST_RELAY ?? '{}') as {
  limits?: Partial<typeof LIMITS>
  /** Asked for the time in a function of this name, which does so within a transaction. */
  dieIn?: string
  /** For the how-many-th time. @default 1 */
  calls?: number
  /** Saying this in its log. */
  dieAfter?: string
}
let callsLeft = calls
const die = () => process.kill(process.pid, 'SIGKILL')
const config = readConfig(process.env)
if (!config.ok) throw new Error(config.error)
const relay = await createRelay({
  config: config.value,
  log: pino(
    { level: 'info', base: null },
    {
      write(line: string) {
        if (dieAfter !== undefined && line.includes(dieAfter)) die()
        process.stderr.write(line)
      },
    },
  ),
  now() {
    if (dieIn !== undefined && new Error().stack?.includes(`at ${dieIn} `) && --callsLeft === 0) die()
    return Date.now()
  },
  limits: { ...LIMITS, ...limits },
  passwordCost: { memoryCost: 64, timeCost: 1 },
  times: { storeAfterMs: 10, sweepEveryMs: 20 },
})
if (!relay.ok) throw new Error(relay.error)
process.stdout.write(`Prosa is ready at ${relay.value.url}\nOwner's link: ${relay.value.ownerLink}\n`)
process.on('SIGTERM', () => void relay.value.close().then(() => process.exit(0)))
