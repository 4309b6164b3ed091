import * as v from 'valibot'
import type * as Y from 'yjs'
import { type Role, roleSchema } from '../../sync/entry.ts'
import { ROOM } from '../../sync/lanes.ts'

const MEMBER = 'member:'
const memberSchema = v.looseObject({ role: roleSchema, name: v.string() })

/** What the relay says of a conversation in its document (D1). */
export interface Room {
  readonly name: string
  readonly members: ReadonlyMap<string, { readonly role: Role; readonly name: string }>
  readonly names: ReadonlyMap<string, string>
}

/** Undefined while the relay has not said anything. */
export function readRoom(doc: Y.Doc): Room | undefined {
  const room = doc.getMap(ROOM)
  if (!room.has('kind')) return undefined
  const members = new Map<string, { role: Role; name: string }>()
  for (const [key, value] of room) {
    if (!key.startsWith(MEMBER)) continue
    const member = v.safeParse(memberSchema, value)
    if (member.success) members.set(key.slice(MEMBER.length), member.output)
  }
  const name = room.get('name')
  return {
    name: typeof name === 'string' ? name : '',
    members,
    names: new Map([...members].map(([id, member]) => [id, member.name])),
  }
}
