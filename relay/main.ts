import { readConfig } from './config.ts'
import { createRelay } from './createRelay.ts'
import { createLogger } from './log.ts'

/** A stop that takes longer is cut short: what was acknowledged is on disk already. */
const STOP_WITHIN_MS = 9_000

const config = readConfig(process.env)
if (!config.ok) fail(config.error)
const log = createLogger(config.value.logLevel)
const relay = await createRelay({ config: config.value, log })
if (!relay.ok) fail(relay.error)

// Hocuspocus tells the console of each connection it closes, with a stack: any stranger could fill a log with that.
console.error = (...parts: unknown[]) => log.debug({ parts: parts.map(String) }, 'said by a library')
console.warn = console.error

console.log(`Prosa is ready at ${relay.value.url}`)
const { host, publicUrl } = config.value
if (publicUrl === undefined && !['127.0.0.1', 'localhost', '::1'].includes(host)) {
  console.log('Only this machine can use it: for others, set PROSA_PUBLIC_URL to the address they will open.')
}
if (relay.value.ownerLink !== undefined) console.log(`Owner's link: ${relay.value.ownerLink}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    void relay.value.close().then(() => process.exit(0))
  })
}

function fail(line: string): never {
  console.error(line)
  process.exit(1)
}
