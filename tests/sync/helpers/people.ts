import type { UserId } from '../../../sync/ids.ts'

/** User ids that can be read in a failure. */
const person = (name: string) => name.padEnd(16, '0') as UserId

export const alice = person('alice')
export const bob = person('bob')
export const eve = person('eve')
