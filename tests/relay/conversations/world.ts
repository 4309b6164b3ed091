import { createHash, randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { createConversations } from '../../../relay/conversations/conversations.ts'
import { createPlaces } from '../../../relay/conversations/places.ts'
import { createHistory } from '../../../relay/projection/history.ts'
import { type EntryRecord, recordEntry } from '../../../relay/projection/recordEntry.ts'
import { openDatabase } from '../../../relay/storage/openDatabase.ts'
import { canonicalJson, type Json } from '../../../sync/canonicalJson.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import {
  type ConversationId,
  type EntryId,
  type LaneOwner,
  randomId,
  type UserId,
} from '../../../sync/ids.ts'
import { LIMITS, type Limits } from '../../../sync/limits.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { createPlainRoomWriter } from '../../helpers/roomWriter.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

export const alice = 'a000000000000000' as UserId
export const bob = 'b000000000000000' as UserId
export const eve = 'e000000000000000' as UserId
export const nobody = 'n000000000000000' as UserId

export interface NewEntry {
  readonly by: LaneOwner
  readonly k: string
  /** @default the next id of the world's clock */
  readonly i?: EntryId
  readonly place?: EntryId
  readonly late?: 'offline' | 'restored'
  readonly target?: readonly [LaneOwner, EntryId]
  readonly imported?: boolean
  readonly at?: { readonly client: number; readonly clock: number }
  readonly fields?: { readonly [field: string]: Json }
}

/** A relay's database with alice, bob and eve, and services on it; gone after the test. */
export async function createWorld({ limits = {} }: { readonly limits?: Partial<Limits> } = {}) {
  const folder = makeTempFolder('conversations')
  const { db, close } = await openDatabase(folder)
  onTestFinished(close)
  const clock = createHandTurnedClock()
  const ids = createEntryClock({ now: clock.now, replica: 7 })
  const writer = createPlainRoomWriter(db, clock.now)
  const deps = { db, writer, limits: { ...LIMITS, ...limits }, randomBytes, now: clock.now }
  const conversations = createConversations(deps)
  for (const [id, name] of [
    [alice, 'alice'],
    [bob, 'bob'],
    [eve, 'eve'],
  ] as const) {
    await addPerson(id, name)
  }

  function addPerson(id: UserId, name: string, { placeholder = false } = {}) {
    return db
      .insertInto('users')
      .values({
        id,
        username: name,
        username_key: name,
        display_name: name,
        password_hash: null,
        status: null,
        owner: 0,
        placeholder: placeholder ? 1 : 0,
        home_generation: randomId(randomBytes),
        created_at: clock.now(),
      })
      .execute()
  }

  /** Records an entry as the gate would; answers its id. The clock moves on by a second. */
  async function write(conversation: ConversationId, entry: NewEntry): Promise<EntryId> {
    clock.turn(1_000)
    const i = entry.i ?? ids.tick()
    const body = canonicalJson({ i, k: entry.k, ...entry.fields })
    const record: EntryRecord = {
      conversation,
      author: entry.by,
      id: i,
      kind: entry.k,
      hash: createHash('sha256').update(body).digest('hex'),
      place: entry.place ?? i,
      late: entry.late ?? null,
      targetAuthor: entry.target?.[0] ?? null,
      targetId: entry.target?.[1] ?? null,
      body,
      client: entry.at?.client ?? null,
      clock: entry.at?.clock ?? null,
      imported: entry.imported ?? false,
    }
    await db.transaction().execute((tx) => recordEntry(tx, record))
    return i
  }

  const say = (conversation: ConversationId, by: UserId, t: string, more: Partial<NewEntry> = {}) =>
    write(conversation, { by, k: 'm', fields: { t }, ...more })

  /** A group of alice's with these people. */
  async function group(...memberIds: UserId[]): Promise<ConversationId> {
    const made = await conversations.create(alice, { kind: 'group', name: 'Lunch', memberIds })
    if (!made.ok) throw new Error(made.error.code)
    return made.value.conversation.id
  }

  /** A public room of alice's with these people. */
  async function room(name: string, ...memberIds: UserId[]): Promise<ConversationId> {
    const made = await conversations.create(alice, { kind: 'room', public: true, name, memberIds })
    if (!made.ok) throw new Error(made.error.code)
    return made.value.conversation.id
  }

  return {
    folder,
    db,
    clock,
    ids,
    writer,
    conversations,
    places: createPlaces(deps),
    history: createHistory(db),
    addPerson,
    write,
    say,
    group,
    room,
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
