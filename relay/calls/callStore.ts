import { sql } from 'kysely'
import * as v from 'valibot'
import { mediaSchema } from '../../sync/callsApi.ts'
import { referenceSchema } from '../../sync/entry.ts'
import {
  type ConversationId,
  conversationIdSchema,
  type EntryId,
  type UserId,
  userIdSchema,
} from '../../sync/ids.ts'
import { ok } from '../../sync/result.ts'
import type { RoomChange, RoomWriter } from '../conversations/ports.ts'
import type { CommitQueue } from '../journal/commitQueue.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { Database } from '../storage/openDatabase.ts'
import { ask, run } from '../storage/written.ts'
import { type Call, type Called, type CallFacts, notThere } from './callMachine.ts'

const people = v.array(userIdSchema)
const factsSchema = v.object({
  conversation: conversationIdSchema,
  call: referenceSchema,
  callerName: v.string(),
  media: mediaSchema,
  startedAt: v.number(),
  isDirect: v.boolean(),
  called: people,
  rung: people,
  phase: v.variant('state', [
    v.object({ state: v.literal('ringing') }),
    v.object({ state: v.literal('open') }),
    v.object({ state: v.literal('answered'), at: v.number() }),
  ]),
  ringsUntil: v.number(),
  came: people,
  answering: people,
  declined: people,
  busy: people,
  recorded: people,
  hungUp: people,
  met: v.optional(v.array(v.object({ peer: v.string(), user: userIdSchema })), []),
  signedOut: v.optional(v.array(v.string()), []),
})

export interface StoredCall {
  readonly facts: CallFacts
  readonly aliveAt: number
}

export interface CallStore {
  /** Whom a call of this person's rings there; K1, K2. @param maxMembers beyond, nobody */
  findCalled(conversation: ConversationId, caller: UserId, maxMembers: number): Promise<Called>
  /** Calls that went on when the relay was last there; what cannot be read is forgotten. */
  load(): Promise<readonly StoredCall[]>
  keep(call: Call): Promise<void>
  forget(call: Call): Promise<void>
  /** One sign of life for all; K8. */
  live(calls: readonly Call[], at: number): Promise<void>
  /** Writes the record and takes the call out of those that go on, in one transaction; K7. False: to be tried again. */
  record(call: Call, endedAt: number, id: EntryId): Promise<boolean>
}

interface CallStoreDeps {
  readonly db: Database
  readonly queue: CommitQueue
  readonly writer: Pick<RoomWriter, 'write'>
}

interface CalledRow {
  readonly id: UserId
  readonly kind: string
  readonly caller: string
  readonly blocked: 0 | 1
}

/** The members, whether the relay rings them or not; who is only a name in imported text cannot hear it. */
const CALLED = `
  SELECT m.user_id AS id, c.kind, me.display_name AS caller,
    EXISTS (SELECT 1 FROM contacts b WHERE b.state = 'blocked' AND
      (b.user_id = m.user_id AND b.other_id = me.id OR b.user_id = me.id AND b.other_id = m.user_id)) AS blocked
  FROM users me JOIN conversations c ON c.id = ? JOIN members m ON m.conversation = c.id AND m.user_id <> me.id
    JOIN users u ON u.id = m.user_id AND u.placeholder = 0
  WHERE me.id = ? ORDER BY m.joined_at, m.user_id LIMIT ?`

export function createCallStore({ db, queue, writer }: CallStoreDeps): CallStore {
  return {
    async findCalled(conversation, caller, maxMembers) {
      const rows = await ask<CalledRow>(db, CALLED, conversation, caller, maxMembers)
      const isDirect = rows[0]?.kind === 'direct'
      // The caller is one of the members.
      const called = rows.length < maxMembers ? rows : []
      return {
        isDirect,
        callerName: rows[0]?.caller ?? '',
        called: called.map(({ id }) => id),
        rung: called.filter(({ blocked }) => !isDirect || blocked === 0).map(({ id }) => id),
      }
    },
    async load() {
      const rows = await db.selectFrom('calls').select(['facts', 'alive_at']).execute()
      return rows.flatMap(({ facts, alive_at }) => {
        const parsed = v.safeParse(factsSchema, JSON.parse(facts))
        return parsed.success ? [{ facts: parsed.output, aliveAt: alive_at }] : []
      })
    },
    async keep(call) {
      const {
        conversation,
        call: [author, id],
        aliveAt,
      } = call
      await queue.commit((tx) =>
        run(
          tx,
          'INSERT OR REPLACE INTO calls (conversation, author, id, facts, alive_at) VALUES (?, ?, ?, ?, ?)',
          ...[conversation, author, id, JSON.stringify(v.parse(factsSchema, call)), aliveAt],
        ),
      )
    },
    async forget(call) {
      await queue.commit((tx) => drop(tx, call))
    },
    async live(calls, at) {
      const keys = calls.map(({ conversation, call: [author, id] }) => [conversation, author, id])
      await queue.commit((tx) =>
        sql`UPDATE calls SET alive_at = ${at} FROM ${jsonList(keys)} j
          WHERE calls.conversation = j.value->>0 AND calls.author = j.value->>1 AND calls.id = j.value->>2`.execute(
          tx,
        ),
      )
    },
    async record(call, endedAt, id) {
      const { conversation } = call
      const { declined, missed } = notThere(call)
      const written = await writer.write(conversation, async (tx) => {
        await drop(tx, call)
        return ok(recordOf(call, { endedAt, id, declined, missed }))
      })
      return written.ok
    },
  }
}

interface End {
  readonly endedAt: number
  readonly id: EntryId
  readonly declined: readonly UserId[]
  readonly missed: readonly UserId[]
}

function recordOf(call: Call, { endedAt, id, declined, missed }: End): RoomChange<void> {
  const { phase, startedAt } = call
  return {
    entries: [
      {
        ...{ i: id, k: 'call', o: [...call.call], v: call.media, s: startedAt },
        ...(phase.state === 'answered' ? { j: phase.at } : {}),
        ...{ e: Math.max(startedAt, endedAt), a: [...call.came], d: [...declined], m: [...missed] },
        ...(call.recorded.length === 0 ? {} : { r: [...call.recorded] }),
      },
    ],
    value: undefined,
  }
}

const drop = (tx: Database, { conversation, call: [author, id] }: Call): Promise<unknown> =>
  run(tx, 'DELETE FROM calls WHERE conversation = ? AND author = ? AND id = ?', conversation, author, id)
