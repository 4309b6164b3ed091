import type { Generated } from 'kysely'

/** Milliseconds since 1970. */
type Timestamp = number
/** SQLite has no booleans: 0 or 1. */
type Flag = 0 | 1

export interface MetaTable {
  key: string
  value: string
}

export interface UsersTable {
  id: string
  /** As typed. */
  username: string
  /** NFKC, case-folded: unique, and what look-alikes are compared by. */
  username_key: string
  display_name: string
  /** argon2id; null for people who cannot sign in (imported placeholders). */
  password_hash: string | null
  status: string | null
  owner: Flag
  placeholder: Flag
  home_generation: string
  created_at: Timestamp
  about: Generated<string | null>
  /** SHA-256 of the picture, hex; F1. */
  avatar: Generated<string | null>
  shows_presence: Generated<Flag>
  shows_last_seen: Generated<Flag>
  last_seen: Generated<Timestamp | null>
}

/** One side of how two people stand to each other; S1. */
export interface ContactsTable {
  user_id: string
  other_id: string
  /** `asked`: this side asked; `asking`: the other side asks; `declined`: it did, and need not ask again (S2). */
  state: 'asked' | 'asking' | 'accepted' | 'blocked' | 'declined'
  at: Timestamp
}

/** Pictures of people and conversations by their SHA-256; F1. */
export interface PicturesTable {
  hash: string
  type: 'image/jpeg' | 'image/png' | 'image/webp'
  bytes: Uint8Array
  at: Timestamp
}

export interface SessionsTable {
  /** SHA-256 of the secret, hex; A2. */
  id_hash: string
  /** What the API shows. */
  public_id: string
  user_id: string
  /** Browser and system. */
  device: string
  /** What its person calls it. */
  name: Generated<string | null>
  created_at: Timestamp
  last_used_at: Timestamp
  expires_at: Timestamp
  /** Ended sessions are remembered, so that the device hears `session-ended`; A2. */
  ended_at: Timestamp | null
}

export interface InvitationsTable {
  id: string
  code_hash: string
  created_by: string | null
  created_at: Timestamp
  expires_at: Timestamp
  uses: number
  used: number
  /** The link of the first run: makes the relay's owner; A3. */
  owner: Flag
  conversation: string | null
}

/** Who joined by which invitation; M11. */
export interface InvitationUsesTable {
  invitation: string
  user_id: string
}

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

export interface MembersTable {
  conversation: string
  user_id: string
  role: 'host' | 'moderator' | 'member'
  joined_at: Timestamp
}

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

export interface Schema {
  meta: MetaTable
  users: UsersTable
  sessions: SessionsTable
  invitations: InvitationsTable
  conversations: ConversationsTable
  members: MembersTable
  updates: UpdatesTable
  snapshots: SnapshotsTable
  clients: ClientsTable
  entries: EntriesTable
  reads: ReadsTable
  seals: SealsTable
  contacts: ContactsTable
  pictures: PicturesTable
  bans: BansTable
  mutes: MutesTable
  posted: PostedTable
  departures: DeparturesTable
  reports: ReportsTable
  audit: AuditTable
  invitation_uses: InvitationUsesTable
  gaps: GapsTable
  calls: CallsTable
  missed_calls: MissedCallsTable
}
