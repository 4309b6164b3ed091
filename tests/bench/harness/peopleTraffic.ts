import type { BenchRoom } from './messages.ts'

export interface PeopleOrder {
  readonly port: number
  readonly room: BenchRoom
  /** How many of them type, write and read. */
  readonly active: number
  readonly seconds: number
}

/** What frames are about: who types or views, who is here, who has read, what happened elsewhere, what was said. */
export const KINDS_OF_TRAFFIC = ['typing', 'presence', 'receipts', 'notices', 'messages'] as const
export type KindOfTraffic = (typeof KINDS_OF_TRAFFIC)[number]

export interface PeopleTraffic {
  /** Bytes a second: received by everybody, sent by those at work, on average. */
  readonly mean: Readonly<Record<KindOfTraffic, { readonly received: number; readonly sent: number }>>
  /** Bytes a second of typing, presence and receipts, both ways, of the client with the most of it. */
  readonly most: number
  /** Messages written. */
  readonly said: number
}
