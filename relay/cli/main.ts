import { createServices } from '../createServices.ts'
import { createLogger } from '../log.ts'
import { runProsa } from './runProsa.ts'

/** `npm run prosa`: administration, beside a running relay or without one. */
const stop = new AbortController()
// The first Ctrl-C stops between two steps, so that nothing is left half done; the second ends at once.
process.once('SIGINT', () => stop.abort())

process.exitCode = await runProsa({
  args: process.argv.slice(2),
  environment: process.env,
  async openServices(config) {
    // What a relay says as it starts and stops is no part of a command's output.
    const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel)
    const services = await createServices({ config, log })
    return { services: services.admin, close: services.close }
  },
  print: (line) => console.log(line),
  printAside: (line) => console.error(line),
  signal: stop.signal,
})
