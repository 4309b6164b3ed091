import type { Generated } from 'kysely'
import type { Flag, Timestamp } from './columns.ts'

export interface ConversationsTable {
  id: string
  kind: 'direct' | 'group' | 'room'
  name: string
  topic: string
  public: Flag
  generation: string
  notes_generation: string
  created_by: string
  created_at: Timestamp
  /** How long entries are kept; null for ever; R4. */
  retention_days: number | null
  /** Entries written before this are refused and gone; it only grows; R4. */
  horizon: Generated<Timestamp>
  /** SHA-256 of the picture, hex; F1. */
  picture: Generated<string | null>
  posting: Generated<'everyone' | 'moderators'>
  /** Least seconds between two messages of a member; M6. */
  slow_seconds: Generated<number>
  /** After this no mute in it is in force; M5. */
  muted_until: Generated<Timestamp>
}

export interface MembersTable {
  conversation: string
  user_id: string
  role: 'host' | 'moderator' | 'member'
  joined_at: Timestamp
}

/** Who may not come in; M4. */
export interface BansTable {
  conversation: string
  user_id: string
  by_id: string
  reason: string | null
  at: Timestamp
}

/** Who may not write until when; M5. */
export interface MutesTable {
  conversation: string
  user_id: string
  until: Timestamp
}

/** When somebody's last message arrived, where slow mode is on; M6. */
export interface PostedTable {
  conversation: string
  user_id: string
  at: Timestamp
}

/** Who was put out, for their devices to say; gone once they are in again; M12. */
export interface DeparturesTable {
  conversation: string
  user_id: string
  how: 'removed' | 'banned'
  /** What the conversation was called then: later names are not theirs to know. */
  name: string
  by_id: string | null
  reason: string | null
  at: Timestamp
}

/** M9. */
export interface ReportsTable {
  id: string
  conversation: string
  author: string
  entry: string
  by_id: string
  reason: string | null
  at: Timestamp
  state: 'open' | 'handled' | 'dismissed'
  handled_by: string | null
  handled_at: Timestamp | null
  answer: string | null
}

/** Who did what, written with what was done; M10. */
export interface AuditTable {
  seq: Generated<number>
  conversation: string
  at: Timestamp
  actor: string
  action: string
  target: string | null
  entry_author: string | null
  entry_id: string | null
  reason: string | null
  /** JSON. */
  detail: string | null
}
