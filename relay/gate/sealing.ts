import { randomBytes } from 'node:crypto'
import type { Json } from '../../sync/canonicalJson.ts'
import type { EntryClock } from '../../sync/clock.ts'
import { conversationDocument, homeDocument } from '../../sync/documentName.ts'
import { floorOf } from '../../sync/floor.ts'
import { type ConversationId, type Generation, RELAY, randomId, type UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { CommitHooks, CommitQueue } from '../journal/commitQueue.ts'
import { dropDocument, storeClients, storeSnapshot } from '../journal/documents.ts'
import type { Logger } from '../log.ts'
import { findBoundary, leaveDocument, moveEntries, readHot } from '../projection/hotEntries.ts'
import type { Tx } from '../storage/openDatabase.ts'
import type { Activity } from './activity.ts'
import { assertCurrent, isStale, staleReason } from './currentGeneration.ts'
import type { Documents } from './documents.ts'
import type { KeyedLock } from './keyedLock.ts'
import type { LiveDocument } from './liveDocument.ts'
import { buildConversation, buildHome, type NewGeneration } from './newGeneration.ts'
import { recordRelayEntry } from './relayEntries.ts'
import { roomLock } from './roomWriter.ts'
import { recordSeal, sealEntry } from './writeSeal.ts'

export interface SealingDeps {
  readonly queue: CommitQueue
  readonly documents: Documents
  readonly lock: KeyedLock
  readonly limits: Limits
  readonly relayClock: EntryClock
  readonly activity: Activity
  readonly members: (conversation: ConversationId) => Promise<readonly UserId[]>
  readonly now: () => number
  readonly log: Logger
}

/** Gives documents that grew beyond their hot limits a new generation (R1). */
export interface Sealing {
  /** After a write: seals at once at twice the limit. */
  consider(live: LiveDocument): void
  /** Seals what is beyond its limits and quiet; called now and then. */
  sweep(): void
  /** Waits for what is under way. */
  settled(): Promise<void>
}

export function createSealing(deps: SealingDeps): Sealing {
  const { queue, documents, lock, limits, relayClock, activity, members, now, log } = deps
  const running = new Map<string, Promise<void>>()
  /** Entries with which generations begun by this process began. */
  const bornWith = new Map<string, number>()

  /** How many times over its limits a document is. */
  function excess(live: LiveDocument): number {
    // What a generation began with was as small as it gets.
    const hasGrown = live.hotBytes - live.bornBytes > limits.hotBytes / 4
    const hasMore = live.hotEntries - (bornWith.get(live.name) ?? 0) > limits.hotEntries / 4
    return Math.max(
      hasMore ? live.hotEntries / limits.hotEntries : 0,
      hasGrown ? live.hotBytes / limits.hotBytes : 0,
      live.writtenClients / limits.hotClients,
    )
  }

  function begin({ name }: LiveDocument): void {
    if (running.has(name)) return
    const done = documents
      .withDocument(name, seal)
      .catch((error: unknown) => {
        // Somebody else was first, or the disk is full: what is due stays due.
        if (!isStale(error)) log.warn({ err: error }, 'a document was not sealed; it is tried again')
      })
      .finally(() => running.delete(name))
    running.set(name, done)
  }

  async function seal(live: LiveDocument): Promise<void> {
    if (live.isSealed || live.parsed.type === 'notes') return
    const release = await lock.acquire(roomLock(live.parsed.type === 'home' ? live.name : live.parsed.id))
    try {
      const generation = randomId(randomBytes) as Generation
      await queue.commit((tx, hooks) => replace(tx, hooks, live, generation))
      for (const connection of documents.find(live.name)?.doc.getConnections() ?? []) {
        connection.close({ code: 4409, reason: staleReason(generation) })
      }
      log.info({ document: live.parsed.type }, 'a new generation begins')
      if (live.parsed.type === 'conversation') {
        activity.announce(live.parsed.id, await members(live.parsed.id))
      }
    } finally {
      release()
    }
  }

  /** The whole change of generation, in one transaction. */
  async function replace(
    tx: Tx,
    hooks: CommitHooks,
    live: LiveDocument,
    generation: Generation,
  ): Promise<void> {
    await assertCurrent(tx, live.parsed)
    const { parsed } = live
    if (parsed.type === 'home') {
      await tx
        .updateTable('users')
        .set({ home_generation: generation })
        .where('id', '=', parsed.userId)
        .execute()
      await exchange(tx, live.name, homeDocument(parsed.userId, generation), buildHome(live.doc))
    } else if (parsed.type === 'conversation') {
      await tx.updateTable('conversations').set({ generation }).where('id', '=', parsed.id).execute()
      const next = await replaceConversation(tx, live, parsed.id)
      const name = conversationDocument(parsed.id, generation)
      await exchange(tx, live.name, name, next)
      hooks.onCommitted(() => {
        bornWith.delete(live.name)
        bornWith.set(name, next.clocks.length)
      })
    }
    hooks.onCommitted(() => {
      live.isSealed = true
    })
  }

  /** Lets the older half go, seals it, and writes the rest anew. */
  async function replaceConversation(
    tx: Tx,
    live: LiveDocument,
    conversation: ConversationId,
  ): Promise<NewGeneration> {
    const at = now()
    const i = relayClock.tick()
    const keep = { entries: Math.ceil(limits.hotEntries / 2), bytes: Math.ceil(limits.hotBytes / 2) }
    const boundary = await findBoundary(tx, conversation, keep)
    const floor = boundary ?? floorOf(live.doc)
    const left = boundary === undefined ? [] : await leaveDocument(tx, conversation, boundary, i)
    const hot = await readHot(tx, conversation)
    const value = floor === undefined ? undefined : sealEntry(i, { floor, left })
    const entries = hot.map(({ author, body }) => ({ author, value: JSON.parse(body) as Json }))
    if (value !== undefined) entries.push({ author: RELAY, value })
    const next = buildConversation(live.doc, entries)
    await moveEntries(
      tx,
      next.client,
      hot.map(({ seq }) => seq),
      next.clocks,
    )
    const clock = next.clocks.at(-1)
    if (value !== undefined && clock !== undefined) {
      await recordRelayEntry(tx, conversation, { i, value, client: next.client, clock })
      await recordSeal(tx, value, { conversation, generation: live.parsed.generation, at })
    }
    return next
  }

  async function exchange(tx: Tx, old: string, name: string, next: NewGeneration): Promise<void> {
    await dropDocument(tx, old)
    await storeClients(tx, name, RELAY, [next.client])
    await storeSnapshot(tx, { document: name, bytes: next.update, upto: 0, at: now() })
  }

  return {
    consider(live) {
      live.lastWriteMs = now()
      if (!live.isSealed && (excess(live) > 2 || live.isDamaged)) begin(live)
    },
    sweep() {
      for (const { live } of documents.all()) {
        if (live.isSealed) continue
        const isQuiet = now() - live.lastWriteMs >= limits.sealQuietMs
        if (excess(live) > 2 || (excess(live) > 1 && isQuiet) || live.isDamaged) begin(live)
      }
    },
    async settled() {
      await Promise.all(running.values())
    },
  }
}
