import { pino } from 'pino'
import type { ServerPlan } from '../harness/messages.ts'
import { seedRelay } from '../harness/seedRelay.ts'
import { benchOptions } from './relayOptions.ts'

/** Fills a data folder and answers what is in it: `node seedFolder.ts <folder> <plan>`. */
const [dataDir = '', plan = '{}'] = process.argv.slice(2)
const rooms = await seedRelay(benchOptions(dataDir, pino({ level: 'error' })), JSON.parse(plan) as ServerPlan)
process.send?.(rooms)
process.disconnect()
