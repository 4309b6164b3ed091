import type * as Y from 'yjs'
import { ROOM } from '../../../sync/lanes.ts'
import type { Reader } from '../../storage/openReader.ts'
import type { Names } from './findings.ts'

export interface ConversationRow {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly topic: string
  readonly generation: string
  readonly public: 0 | 1
  readonly posting: string
  readonly slow_seconds: number
  readonly retention_days: number | null
  readonly picture: string | null
}

/** Columns of {@link ConversationRow}, to select. */
export const CONVERSATION_COLUMNS =
  'id, kind, name, topic, generation, public, posting, slow_seconds, retention_days, picture'

/** What a field of `room` holds where it is left out: as everywhere else. */
const USUAL = { public: false, posting: 'everyone', slow: 0, retention: null, picture: null } as const

const MEMBER_PREFIX = 'member:'

/** What a document says of its conversation, against the tables that decide (G6). Call it at one moment. */
export function checkRoom(
  reader: Reader,
  conversation: ConversationRow,
  doc: Y.Doc,
  names: Names,
  found: (what: string) => void,
): void {
  const room = doc.getMap(ROOM)
  for (const field of ['kind', 'name', 'topic'] as const) {
    if (room.get(field) !== conversation[field])
      found(`its ${field} in the document is not the one that the relay goes by`)
  }
  const settings = {
    public: conversation.public === 1,
    posting: conversation.posting,
    slow: conversation.slow_seconds,
    retention: conversation.retention_days,
    picture: conversation.picture,
  }
  for (const field of Object.keys(USUAL) as (keyof typeof USUAL)[]) {
    if ((room.get(field) ?? USUAL[field]) !== settings[field])
      found(`its ${field} in the document is not the one that the relay goes by`)
  }
  const members = new Map(
    reader
      .rows<{ user_id: string; role: string }>(
        'SELECT user_id, role FROM members WHERE conversation = ?',
        conversation.id,
      )
      .map(({ user_id, role }) => [user_id, role] as const),
  )
  const isGuest = (user: string) =>
    reader.rows('SELECT 1 FROM users WHERE id = ? AND placeholder = 1', user).length > 0
  for (const [key, value] of room) {
    if (!key.startsWith(MEMBER_PREFIX)) continue
    const user = key.slice(MEMBER_PREFIX.length)
    const role = members.get(user)
    members.delete(user)
    // Names in imported text stand there without being members.
    if (role === undefined && isGuest(user)) continue
    if (role === undefined) found(`${names.person(user)} is a member in the document only`)
    else if (roleOf(value) !== role)
      found(`${names.person(user)} is ${role}, but ${roleOf(value)} in the document`)
  }
  for (const user of members.keys()) found(`${names.person(user)} is a member, but not in the document`)
}

const roleOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'role' in value ? String(value.role) : 'nothing'
