import type { Generated } from 'kysely'
import type { Flag, Timestamp } from './columns.ts'

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
