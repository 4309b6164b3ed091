import type { Generated } from 'kysely'
import type { Flag, Timestamp } from './columns.ts'

/** The journal: accepted updates, append-only until a snapshot covers them; J1, J4. */
export interface UpdatesTable {
  seq: Generated<number>
  document: string
  user_id: string
  bytes: Uint8Array
  at: Timestamp
  /** Why a row could not be applied on load; null while it is good. */
  quarantined: string | null
}

export interface SnapshotsTable {
  document: string
  bytes: Uint8Array
  /** Journal rows up to this one are inside. */
  upto: number
  at: Timestamp
}

/** A Yjs client id belongs to one user per document; G5. */
export interface ClientsTable {
  document: string
  client: number
  user_id: string
}

/** Ledger and projection of accepted entries: identity and hash outlive the content; D4, J3. */
export interface EntriesTable {
  seq: Generated<number>
  conversation: string
  author: string
  id: string
  kind: string
  /** SHA-256 of the canonical JSON, hex. */
  hash: string
  /** Its id or, when late, the id of the relay's `late` entry; D6. */
  place: string
  late: 'offline' | 'restored' | null
  /** What it refers to (`o` or nothing): author and id. */
  target_author: string | null
  target_id: string | null
  /** Canonical JSON; null once removed. */
  body: string | null
  removed: 'd' | 'h' | null
  imported: Flag
  /** Where it lies in the document, to remove it there; null when it is in history only. */
  client: number | null
  clock: number | null
  /** Id of the `seal` entry that took it out of the document; null while none did; R1. */
  seal: Generated<string | null>
}

/** What left a document when a generation was sealed; R1. */
export interface SealsTable {
  conversation: string
  /** Id of the `seal` entry. */
  id: string
  /** Everything placed before this is in history. */
  place: string
  /** How many entries this seal took out, and SHA-256 over their identities and hashes. */
  entries: number
  hash: string
  /** The generation that ended. */
  generation: string
  at: Timestamp
  /** Retention dropped some of its rows: count and hash say nothing any more; R4. */
  expired: Generated<Flag>
}

/** A time of which this database knows nothing; entries of it come back as `restored`; J5, D6. */
export interface GapsTable {
  /** The epoch that began with it. */
  epoch: string
  from_at: Timestamp
  to_at: Timestamp
  why: 'restored' | 'tail-missing' | 'quarantined'
}

/** Read marks as places; C8. */
export interface ReadsTable {
  conversation: string
  user_id: string
  read: string | null
  delivered: string | null
}

/** Calls that go on; K8. */
export interface CallsTable {
  conversation: string
  /** The `c` entry. */
  author: string
  id: string
  /** JSON of what is known of it. */
  facts: string
  /** When somebody was in it for certain. */
  alive_at: Timestamp
}

/** Calls that somebody missed, by the place of their `call` entry; K7. */
export interface MissedCallsTable {
  conversation: string
  user_id: string
  place: string
}

/** Whom calls concerned, by the id of their `call` entry; K7. */
export interface CallPeopleTable {
  conversation: string
  user_id: string
  id: string
}
