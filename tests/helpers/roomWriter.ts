import { createHash } from 'node:crypto'
import type { RoomChange, RoomWriter } from '../../relay/conversations/ports.ts'
import { recordEntry } from '../../relay/projection/recordEntry.ts'
import type { Database } from '../../relay/storage/openDatabase.ts'
import { canonicalJson, type Json } from '../../sync/canonicalJson.ts'
import { createEntryClock } from '../../sync/clock.ts'
import type { ErrorCode } from '../../sync/errors.ts'
import { type ConversationId, RELAY, type UserId } from '../../sync/ids.ts'
import { ok, type Result } from '../../sync/result.ts'

/** A relay's document kept as plain data: what `room` and `log:@relay` of each conversation would hold. */
export interface PlainRoomWriter extends RoomWriter {
  readonly rooms: ReadonlyMap<string, Readonly<Record<string, Json>>>
  readonly relayEntries: ReadonlyMap<string, readonly { readonly [field: string]: Json }[]>
  readonly closed: readonly (readonly [ConversationId, UserId])[]
  readonly announced: readonly (readonly [ConversationId, readonly UserId[]])[]
}

/** Runs each change in a transaction; an error rolls it back. */
export function createPlainRoomWriter(db: Database, now: () => number): PlainRoomWriter {
  const clock = createEntryClock({ now, replica: 1 })
  const rooms = new Map<string, Record<string, Json>>()
  const relayEntries = new Map<string, { [field: string]: Json }[]>()
  const closed: [ConversationId, UserId][] = []
  const announced: [ConversationId, readonly UserId[]][] = []

  return {
    rooms,
    relayEntries,
    closed,
    announced,
    expire: async () => undefined,
    closeFor: (conversation, user) => closed.push([conversation, user]),
    announce: (conversation, users) => announced.push([conversation, users]),
    async write(conversation, change) {
      const outcome = await inTransaction(db, async (tx) => {
        const changed = await change(tx, now())
        if (!changed.ok) throw new RolledBack(changed.error)
        const entries = (changed.value.entries ?? []).map((entry) => ({ i: clock.tick(), ...entry }))
        for (const entry of entries) {
          const body = canonicalJson(entry)
          await recordEntry(tx, {
            conversation,
            author: RELAY,
            id: entry.i,
            kind: entry.k,
            hash: createHash('sha256').update(body).digest('hex'),
            place: entry.i,
            late: null,
            targetAuthor: null,
            targetId: null,
            body,
            client: null,
            clock: null,
            imported: false,
          })
        }
        return { ...changed.value, entries }
      })
      if (!outcome.ok) return outcome
      keep(conversation, outcome.value)
      return ok(outcome.value.value)
    },
  }

  function keep<T>(conversation: string, { room = {}, entries = [] }: RoomChange<T>): void {
    const known = rooms.get(conversation) ?? {}
    for (const [key, value] of Object.entries(room)) {
      if (value === null) delete known[key]
      else known[key] = value
    }
    rooms.set(conversation, known)
    relayEntries.set(conversation, [...(relayEntries.get(conversation) ?? []), ...entries])
  }
}

class RolledBack extends Error {
  readonly error: ErrorCode
  constructor(error: ErrorCode) {
    super(error)
    this.error = error
  }
}

async function inTransaction<T>(
  db: Database,
  work: (tx: Parameters<Parameters<RoomWriter['write']>[1]>[0]) => Promise<T>,
): Promise<Result<T, ErrorCode>> {
  try {
    return ok(await db.transaction().execute(work))
  } catch (error) {
    if (error instanceof RolledBack) return { ok: false, error: error.error }
    throw error
  }
}
