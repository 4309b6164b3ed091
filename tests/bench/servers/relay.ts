import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createRelay } from '../../../relay/createRelay.ts'
import { seedRelay } from '../harness/seedRelay.ts'
import { benchOptions } from './relayOptions.ts'
import { serveBench } from './serveBench.ts'

await serveBench(async (plan) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'prosa-bench-'))
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }))
  const log = pino({ level: 'error', base: null }, pino.destination({ fd: 2, sync: true }))
  const options = benchOptions(dataDir, log)
  const rooms = await seedRelay(options, plan)
  const relay = await createRelay(options)
  if (!relay.ok) throw new Error(relay.error)
  return { port: relay.value.port, rooms, close: () => relay.value.close() }
})
