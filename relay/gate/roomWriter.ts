import { randomInt } from 'node:crypto'
import type { Json } from '../../sync/canonicalJson.ts'
import type { EntryClock } from '../../sync/clock.ts'
import { conversationDocument } from '../../sync/documentName.ts'
import type { ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, EntryId, Generation } from '../../sync/ids.ts'
import { RELAY } from '../../sync/ids.ts'
import { laneName, ROOM } from '../../sync/lanes.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { RoomChange, RoomWriter } from '../conversations/ports.ts'
import type { CommitHooks, CommitQueue } from '../journal/commitQueue.ts'
import { CannotStoreError } from '../journal/commitQueue.ts'
import { appendUpdate, storeClients } from '../journal/documents.ts'
import type { Logger } from '../log.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import type { Activity } from './activity.ts'
import type { SyncContext } from './context.ts'
import { assertCurrent, onCurrent } from './currentGeneration.ts'
import type { Documents } from './documents.ts'
import { encodeDeletes, encodeStructs, type MapSet, type YjsId } from './encodeUpdate.ts'
import type { KeyedLock } from './keyedLock.ts'
import type { LiveDocument } from './liveDocument.ts'
import { recordRelayEntry } from './relayEntries.ts'
import { journalAndApply, journalRelayWrite } from './relayWrite.ts'
import type { Retention } from './retention.ts'

export interface RoomWriterDeps {
  readonly db: Database
  readonly queue: CommitQueue
  readonly documents: Documents
  readonly lock: KeyedLock
  readonly relayClock: EntryClock
  readonly activity: Activity
  readonly retention: Retention
  readonly now: () => number
  readonly log: Logger
}

/** Rolls the piece of work back and carries the refusal out of the commit. */
class ChangeRefused extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode) {
    super(code)
    this.code = code
  }
}

/** Membership, names and roles: SQL and document in one transaction (G6, G9). */
export function createRoomWriter(deps: RoomWriterDeps): RoomWriter {
  const { db, queue, documents, lock, relayClock, activity, retention, now, log } = deps

  return {
    async write(conversation, change) {
      // One change of a room at a time, so that each sees what the one before left in the document.
      const release = await lock.acquire(roomLock(conversation))
      try {
        return ok(await onCurrent(() => writeOnce(conversation, change)))
      } catch (error) {
        if (error instanceof ChangeRefused) return err(error.code)
        log.error({ err: error }, 'a change of a conversation was not stored')
        return err(error instanceof CannotStoreError ? 'cannot-store' : 'internal')
      } finally {
        release()
      }
    },
    closeFor(conversation, user, reason = 'not-found') {
      for (const doc of documents.ofConversation(conversation)) {
        for (const connection of doc.getConnections()) {
          const context = connection.context as SyncContext
          if (context.signedIn?.user.id === user) connection.close({ code: 4403, reason })
        }
      }
    },
    async expire(conversation) {
      await retention
        .expire(conversation)
        .catch((error: unknown) =>
          log.warn({ err: error }, 'expired entries stay for now; it is tried again'),
        )
    },
    announce(conversation, users) {
      activity.announce(conversation, users)
    },
  }

  async function writeOnce<T>(conversation: ConversationId, change: Change<T>): Promise<T> {
    const known = await db
      .selectFrom('conversations')
      .select('generation')
      .where('id', '=', conversation)
      .executeTakeFirst()
    if (known === undefined) return queue.commit((tx) => writeNew(tx, conversation, change))
    const name = conversationDocument(conversation, known.generation as Generation)
    return documents.withDocument(name, (live) =>
      queue.commit((tx, hooks) => writeLive(tx, hooks, live, conversation, change)),
    )
  }

  async function writeLive<T>(
    tx: Tx,
    hooks: CommitHooks,
    live: LiveDocument,
    conversation: ConversationId,
    change: Change<T>,
  ): Promise<T> {
    const at = now()
    await assertCurrent(tx, live.parsed)
    const { room = {}, entries = [], value } = await changed(tx, change, at)
    const { sets, deletes } = diffRoom(live, room)
    const values = entries.map((entry) => ({ i: relayClock.tick(), ...entry }))
    if (values.length > 0 || sets.length > 0) {
      const appends = [{ root: laneName(RELAY), values }]
      const start = await journalRelayWrite(
        tx,
        hooks,
        live,
        RELAY,
        { appends, sets: { root: ROOM, values: sets } },
        at,
      )
      await recordAll(tx, conversation, values, start)
      hooks.onCommitted(() => {
        live.hotEntries += values.length
      })
    }
    if (deletes.length > 0) await journalAndApply(tx, hooks, live, RELAY, encodeDeletes(deletes), at)
    return value
  }

  /** A conversation that `change` has just inserted: nobody can have its document open before the commit. */
  async function writeNew<T>(tx: Tx, conversation: ConversationId, change: Change<T>): Promise<T> {
    const at = now()
    const { room = {}, entries = [], value } = await changed(tx, change, at)
    const row = await tx
      .selectFrom('conversations')
      .select('generation')
      .where('id', '=', conversation)
      .executeTakeFirst()
    if (row === undefined) return value
    const start = { client: randomInt(1, 2 ** 32), clock: 0 }
    const values = entries.map((entry) => ({ i: relayClock.tick(), ...entry }))
    const sets = Object.entries(room).flatMap(([key, set]): MapSet[] =>
      set === null ? [] : [{ key, value: set, previous: undefined }],
    )
    const bytes = encodeStructs(start, {
      appends: [{ root: laneName(RELAY), values }],
      sets: { root: ROOM, values: sets },
    })
    const document = conversationDocument(conversation, row.generation as Generation)
    await storeClients(tx, document, RELAY, [start.client])
    await appendUpdate(tx, { document, user: RELAY, bytes, at })
    await recordAll(tx, conversation, values, start)
    return value
  }
}

/** Whoever holds it finds in the document what `room` is: a change is applied before it is let go. */
export const roomLock = (conversation: string): string => `room\0${conversation}`

type Change<T> = (tx: Tx, now: number) => Promise<Result<RoomChange<T>, ErrorCode>>

async function changed<T>(tx: Tx, change: Change<T>, at: number): Promise<RoomChange<T>> {
  const outcome = await change(tx, at)
  if (!outcome.ok) throw new ChangeRefused(outcome.error)
  return outcome.value
}

async function recordAll(
  tx: Tx,
  conversation: ConversationId,
  values: readonly ({ readonly i: EntryId } & {
    readonly [field: string]: Json
  })[],
  start: YjsId,
): Promise<void> {
  for (const [index, value] of values.entries()) {
    await recordRelayEntry(tx, conversation, {
      i: value.i,
      value,
      client: start.client,
      clock: start.clock + index,
    })
  }
}

/** What has to be written and deleted for `room` to hold these fields; null deletes. */
function diffRoom(
  live: LiveDocument,
  room: Readonly<Record<string, Json>>,
): { sets: MapSet[]; deletes: YjsId[] } {
  const map = live.doc.getMap(ROOM)
  const sets: MapSet[] = []
  const deletes: YjsId[] = []
  for (const [key, value] of Object.entries(room)) {
    // Y.Map hides the item behind a key; whatever replaces it has to follow it to win.
    const item = map._map.get(key)
    if (value === null) {
      if (item !== undefined && !item.deleted) deletes.push(item.id)
    } else if (JSON.stringify(map.get(key)) !== JSON.stringify(value)) {
      sets.push({ key, value, previous: item?.lastId })
    }
  }
  return { sets, deletes }
}
