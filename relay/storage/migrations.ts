import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

type Migration = readonly string[]

/** Append only: number n of this list brings a database from version n to n + 1. */
const MIGRATIONS: readonly Migration[] = [
  [
    `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
    `CREATE TABLE users (
      id TEXT PRIMARY KEY, username TEXT NOT NULL, username_key TEXT NOT NULL UNIQUE,
      display_name TEXT NOT NULL, password_hash TEXT, status TEXT,
      owner INTEGER NOT NULL DEFAULT 0, placeholder INTEGER NOT NULL DEFAULT 0,
      home_generation TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT`,
    `CREATE TABLE sessions (
      id_hash TEXT PRIMARY KEY, public_id TEXT NOT NULL UNIQUE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE, device TEXT NOT NULL,
      created_at INTEGER NOT NULL, last_used_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL, ended_at INTEGER) STRICT`,
    `CREATE INDEX sessions_by_user ON sessions(user_id)`,
    `CREATE TABLE invitations (
      id TEXT PRIMARY KEY, code_hash TEXT NOT NULL UNIQUE,
      created_by TEXT REFERENCES users(id) ON DELETE CASCADE, created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL, uses INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0,
      owner INTEGER NOT NULL DEFAULT 0, conversation TEXT) STRICT`,
    `CREATE TABLE conversations (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, topic TEXT NOT NULL,
      public INTEGER NOT NULL DEFAULT 0, generation TEXT NOT NULL, notes_generation TEXT NOT NULL,
      created_by TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT`,
    `CREATE TABLE members (
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      role TEXT NOT NULL, joined_at INTEGER NOT NULL,
      PRIMARY KEY (conversation, user_id)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX members_by_user ON members(user_id)`,
    `CREATE TABLE updates (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, user_id TEXT NOT NULL,
      bytes BLOB NOT NULL, at INTEGER NOT NULL, quarantined TEXT) STRICT`,
    `CREATE INDEX updates_by_document ON updates(document, seq)`,
    `CREATE TABLE snapshots (
      document TEXT PRIMARY KEY, bytes BLOB NOT NULL, upto INTEGER NOT NULL, at INTEGER NOT NULL) STRICT`,
    `CREATE TABLE clients (
      document TEXT NOT NULL, client INTEGER NOT NULL, user_id TEXT NOT NULL,
      PRIMARY KEY (document, client)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE entries (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, author TEXT NOT NULL, id TEXT NOT NULL,
      kind TEXT NOT NULL, hash TEXT NOT NULL, place TEXT NOT NULL, late TEXT,
      target_author TEXT, target_id TEXT, body TEXT, removed TEXT,
      imported INTEGER NOT NULL DEFAULT 0, client INTEGER, clock INTEGER,
      UNIQUE (conversation, author, id)) STRICT`,
    // What people see, in order: the kinds must be spelt in queries as they are here, or the index is not used.
    `CREATE INDEX entries_shown ON entries(conversation, place, id, author, kind)
      WHERE kind IN ('m', 'join', 'leave', 'role')`,
    `CREATE INDEX entries_unread ON entries(conversation, place, author)
      WHERE kind = 'm' AND removed IS NULL AND imported = 0`,
    `CREATE INDEX entries_by_target ON entries(conversation, target_author, target_id)
      WHERE target_id IS NOT NULL`,
    `CREATE INDEX entries_by_seq ON entries(conversation, seq)`,
    `CREATE TABLE reads (
      conversation TEXT NOT NULL, user_id TEXT NOT NULL, read TEXT, delivered TEXT,
      PRIMARY KEY (conversation, user_id)) STRICT, WITHOUT ROWID`,
  ],
  [
    // Sealing (R1): which seal took an entry out of the document; null while it is in there.
    `ALTER TABLE entries ADD COLUMN seal TEXT`,
    `CREATE INDEX entries_hot ON entries(conversation, place) WHERE client IS NOT NULL`,
    `CREATE INDEX entries_by_seal ON entries(conversation, seal) WHERE seal IS NOT NULL`,
    `CREATE TABLE seals (
      conversation TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL, entries INTEGER NOT NULL,
      hash TEXT NOT NULL, generation TEXT NOT NULL, at INTEGER NOT NULL, expired INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (conversation, id)) STRICT, WITHOUT ROWID`,
    // Retention (R4): how long entries are kept, and the time before which none is taken any more.
    `CREATE INDEX entries_by_id ON entries(conversation, id)`,
    `ALTER TABLE conversations ADD COLUMN retention_days INTEGER`,
    `ALTER TABLE conversations ADD COLUMN horizon INTEGER NOT NULL DEFAULT 0`,
    // Times that this database knows nothing of, because a backup was restored or its end was missing (J5, D6).
    `CREATE TABLE gaps (
      epoch TEXT PRIMARY KEY, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, why TEXT NOT NULL) STRICT`,
  ],
  [
    // People: profiles, what they show of themselves, contacts (S1, P2).
    `ALTER TABLE users ADD COLUMN about TEXT`,
    `ALTER TABLE users ADD COLUMN avatar TEXT`,
    `ALTER TABLE users ADD COLUMN shows_presence INTEGER NOT NULL DEFAULT 1`,
    `ALTER TABLE users ADD COLUMN shows_last_seen INTEGER NOT NULL DEFAULT 1`,
    `ALTER TABLE users ADD COLUMN last_seen INTEGER`,
    `CREATE TABLE contacts (
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      other_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      state TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (user_id, other_id)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX contacts_by_other ON contacts(other_id, user_id)`,
    // What somebody calls one of their devices.
    `ALTER TABLE sessions ADD COLUMN name TEXT`,
    // Pictures (F1).
    `CREATE TABLE pictures (
      hash TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL, at INTEGER NOT NULL) STRICT`,
    `CREATE INDEX users_by_avatar ON users(avatar) WHERE avatar IS NOT NULL`,
    // Places: how a conversation is run (M4 to M12).
    `ALTER TABLE conversations ADD COLUMN picture TEXT`,
    `CREATE INDEX conversations_by_picture ON conversations(picture) WHERE picture IS NOT NULL`,
    `ALTER TABLE conversations ADD COLUMN posting TEXT NOT NULL DEFAULT 'everyone'`,
    `ALTER TABLE conversations ADD COLUMN slow_seconds INTEGER NOT NULL DEFAULT 0`,
    // No mute in it is in force after this: what every message is judged by is in one row.
    `ALTER TABLE conversations ADD COLUMN muted_until INTEGER NOT NULL DEFAULT 0`,
    `CREATE INDEX conversations_public ON conversations(name) WHERE public = 1`,
    `CREATE TABLE bans (
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      by_id TEXT NOT NULL, reason TEXT, at INTEGER NOT NULL,
      PRIMARY KEY (conversation, user_id)) STRICT, WITHOUT ROWID`,
    // Apart from membership: leaving and joining again lifts neither.
    `CREATE TABLE mutes (
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      until INTEGER NOT NULL, PRIMARY KEY (conversation, user_id)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE posted (
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      at INTEGER NOT NULL, PRIMARY KEY (conversation, user_id)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE departures (
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      how TEXT NOT NULL, name TEXT NOT NULL, by_id TEXT, reason TEXT, at INTEGER NOT NULL,
      PRIMARY KEY (conversation, user_id)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX departures_by_user ON departures(user_id)`,
    `CREATE TABLE reports (
      id TEXT PRIMARY KEY, conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      author TEXT NOT NULL, entry TEXT NOT NULL, by_id TEXT NOT NULL, reason TEXT, at INTEGER NOT NULL,
      state TEXT NOT NULL, handled_by TEXT, handled_at INTEGER, answer TEXT,
      UNIQUE (conversation, author, entry, by_id)) STRICT`,
    `CREATE INDEX reports_open ON reports(conversation, by_id) WHERE state = 'open'`,
    `CREATE TABLE audit (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, target TEXT,
      entry_author TEXT, entry_id TEXT, reason TEXT, detail TEXT) STRICT`,
    `CREATE INDEX audit_by_conversation ON audit(conversation, seq)`,
    // An invitation serves a person once (M11).
    `CREATE TABLE invitation_uses (
      invitation TEXT NOT NULL REFERENCES invitations(id) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
      PRIMARY KEY (invitation, user_id)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX invitations_by_conversation ON invitations(conversation) WHERE conversation IS NOT NULL`,
  ],
  [
    // Calls that go on, for a relay that starts again (K8).
    `CREATE TABLE calls (
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      author TEXT NOT NULL, id TEXT NOT NULL, facts TEXT NOT NULL, alive_at INTEGER NOT NULL,
      PRIMARY KEY (conversation, author, id)) STRICT, WITHOUT ROWID`,
    // Calls that are over (K7): people see them among what was said, and on a page of their own.
    `DROP INDEX entries_shown`,
    `CREATE INDEX entries_shown ON entries(conversation, place, id, author, kind)
      WHERE kind IN ('m', 'join', 'leave', 'role', 'call')`,
    `CREATE INDEX entries_calls ON entries(conversation, id) WHERE kind = 'call'`,
    // Apart from messages, so that counting those stays what it costs.
    `CREATE TABLE missed_calls (
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE, place TEXT NOT NULL,
      PRIMARY KEY (conversation, user_id, place)) STRICT, WITHOUT ROWID`,
  ],
  [
    // Whom a call concerned (K7): who called, was in it, declined or missed it.
    `CREATE TABLE call_people (
      conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
      user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE, id TEXT NOT NULL,
      PRIMARY KEY (conversation, user_id, id)) STRICT, WITHOUT ROWID`,
    `INSERT INTO call_people (conversation, user_id, id)
      SELECT DISTINCT c.id, u.id, e.id FROM entries e JOIN conversations c ON c.id = e.conversation
      JOIN json_each(json_array(json_array(e.body->>'$.o[0]'), e.body->'$.a', e.body->'$.d', e.body->'$.m')) l
      JOIN json_each(l.value) j JOIN users u ON u.id = j.value
      WHERE e.kind = 'call'`,
    `INSERT OR IGNORE INTO missed_calls (conversation, user_id, place)
      SELECT c.id, u.id, e.id FROM entries e JOIN conversations c ON c.id = e.conversation
      JOIN json_each(e.body, '$.m') j JOIN users u ON u.id = j.value
      WHERE e.kind = 'call'`,
  ],
]

/** The version that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length

/**
 * Brings the database to {@link SCHEMA_VERSION}, one transaction a step.
 * @throws when the database is newer than the program: an older one must not write into it.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ user_version: number }>`PRAGMA user_version`.execute(db)
  const version = rows[0]?.user_version ?? 0
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `The database has version ${version}, newer than this program's ${SCHEMA_VERSION}: start the newer program, or restore an older backup.`,
    )
  }
  for (let next = version; next < SCHEMA_VERSION; next++) {
    await db.transaction().execute(async (trx) => {
      for (const statement of MIGRATIONS[next] ?? []) await sql.raw(statement).execute(trx)
      await sql.raw(`PRAGMA user_version = ${next + 1}`).execute(trx)
    })
  }
}
