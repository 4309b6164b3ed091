import { join } from 'node:path'
import { describeMachine } from './harness/machine.ts'
import { ROOT, runScript } from './harness/productionRelay.ts'
import { print, printAims } from './harness/table.ts'
import { measureCalls } from './parts/calls.ts'
import { measureCatchUp } from './parts/catchUp.ts'
import { measureColdStart } from './parts/coldStart.ts'
import { measureMemory } from './parts/memory.ts'
import { measureOpening } from './parts/opening.ts'
import { measurePeople } from './parts/people.ts'
import { measureRooms } from './parts/rooms.ts'
import { measureStorm } from './parts/storm.ts'

/**
 * Measures the relay beside its peers, in the same run: `npm run bench`, or `npm run bench -- <part>…`.
 * `QUICK=1` for a fast pass, `CORPUS=file.tsv[.gz]` for real text, `PROFILE=folder` for CPU profiles of the relay.
 */
const RELAY_PARTS: Readonly<Record<string, () => Promise<void>>> = {
  rooms: measureRooms,
  storm: measureStorm,
  cold: measureColdStart,
  memory: measureMemory,
  opening: measureOpening,
  catchup: measureCatchUp,
  people: measurePeople,
}

const asked = process.argv.slice(2)
const names = asked.length === 0 ? ['relay', 'app', 'calls'] : asked
const unknown = names.find((name) => !['relay', 'app', 'calls', ...Object.keys(RELAY_PARTS)].includes(name))
if (unknown !== undefined) {
  print(
    `There is no part "${unknown}". Parts: relay (all of ${Object.keys(RELAY_PARTS).join(', ')}), app, calls.`,
  )
  process.exit(2)
}

for (const line of describeMachine(`npm run bench${asked.length === 0 ? '' : ` -- ${asked.join(' ')}`}`))
  print(line)
for (const name of names) {
  if (name === 'app') {
    print('\n### The app in Chromium\n')
    await runScript([join(ROOT, 'tests/bench/app.ts')], {}, 'shown')
  } else if (name === 'calls') {
    await measureCalls()
  } else if (name === 'relay') {
    for (const part of Object.values(RELAY_PARTS)) await part()
  } else await RELAY_PARTS[name]?.()
}
printAims()
process.exit(0)
