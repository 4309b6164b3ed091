import type { EntryReference } from '../../../sync/entry.ts'
import type { LaneEntry } from '../../../sync/timeline/createTimeline.ts'
import { deletes, edits, hides, id, joins, late, reacts, says } from './entries.ts'
import { alice, bob, eve } from './people.ts'
import type { Random } from './random.ts'

const PEOPLE = [alice, bob, eve]

/** Entries that speak of few messages in every way, of some that never come too; each with an id of its own. */
export function randomEntries(random: Random, count: number): LaneEntry[] {
  const target = () => random.below(count)
  const reference = (): EntryReference => [random.pick(PEOPLE), id(target())]
  return Array.from({ length: count }, (_, n) => {
    const owner = random.pick(PEOPLE)
    const dice = random.below(100)
    if (dice < 45) return says(owner, n, `text ${n}`, random.chance(0.2) ? { r: reference() } : {})
    if (dice < 60) return edits(owner, n, target(), `edit ${n}`)
    if (dice < 65) return deletes(owner, n, target())
    if (dice < 70) return hides(owner, n, reference())
    if (dice < 85) return reacts(owner, n, reference(), random.pick(['👍', '🎉']), random.chance(0.6))
    if (dice < 95) return late(n + count, random.pick(['offline', 'restored']), reference(), reference())
    return joins(n, owner, alice)
  })
}

/** The same entries in another order, some twice, in batches of any size. */
export function randomBatches<T>(random: Random, entries: readonly T[]): T[][] {
  const arriving = random.shuffled([...entries, ...entries.filter(() => random.chance(0.2))])
  const batches: T[][] = []
  while (arriving.length > 0) batches.push(arriving.splice(0, 1 + random.below(arriving.length)))
  return batches
}
