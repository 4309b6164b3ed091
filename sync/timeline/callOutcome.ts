import type { CallRecordEntry } from '../entry.ts'
import type { CallOutcome } from './items.ts'

/** What the relay's `call` entry tells of a call; K7. */
export const callOutcome = (entry: CallRecordEntry): CallOutcome => ({
  ...{ id: entry.o, media: entry.v, startedAt: entry.s, answeredAt: entry.j, endedAt: entry.e },
  ...{ people: entry.a, declined: entry.d, missed: entry.m, recorded: entry.r ?? [] },
})
