import { randomBytes } from 'node:crypto'
import type * as Y from 'yjs'
import type { Json } from '../../sync/canonicalJson.ts'
import type { EntryClock } from '../../sync/clock.ts'
import { conversationDocument, type DocumentName, homeDocument } from '../../sync/documentName.ts'
import { type ConversationId, type Generation, RELAY, randomId, type UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { CommitHooks, CommitQueue } from '../journal/commitQueue.ts'
import { dropDocument, setSnapshotAside, storeClients, storeSnapshot } from '../journal/documents.ts'
import type { Logger } from '../log.ts'
import type { Tx } from '../storage/openDatabase.ts'
import type { Activity } from './activity.ts'
import { assertCurrent, isStale, staleReason } from './currentGeneration.ts'
import type { Documents } from './documents.ts'
import type { KeyedLock } from './keyedLock.ts'
import type { LiveDocument } from './liveDocument.ts'
import { buildHome, type NewGeneration } from './newGeneration.ts'
import { rewriteConversation } from './rewriteConversation.ts'
import { roomLock } from './roomWriter.ts'
import { wholeDocument } from './wholeDocument.ts'

export interface SealingDeps {
  readonly queue: CommitQueue
  readonly documents: Documents
  readonly lock: KeyedLock
  readonly limits: Limits
  readonly relayClock: EntryClock
  readonly activity: Activity
  readonly members: (conversation: ConversationId) => Promise<readonly UserId[]>
  /** What `room` says of a conversation, from the tables that decide. */
  readonly roomOf: (tx: Tx, conversation: ConversationId) => Promise<Readonly<Record<string, Json>>>
  readonly now: () => number
  readonly log: Logger
}

type ConversationName = Extract<DocumentName, { readonly type: 'conversation' }>

/** Gives documents that grew beyond their hot limits a new generation (R1). */
export interface Sealing {
  /** After a write: seals at once at twice the limit. */
  consider(live: LiveDocument): void
  /** Seals what is beyond its limits and quiet; called now and then. */
  sweep(): void
  /** A document cannot be read: writes it anew from the projection, if it is a conversation (J4). */
  rebuild(name: string, parsed: DocumentName): void
  /** Waits for what is under way. */
  settled(): Promise<void>
}

export function createSealing(deps: SealingDeps): Sealing {
  const { queue, documents, lock, limits, relayClock, activity, members, roomOf, now, log } = deps
  const running = new Map<string, Promise<void>>()
  /** Entries with which generations begun by this process began. */
  const bornWith = new Map<string, number>()

  /** How many times over its limits a document is. */
  function excess(live: LiveDocument): number {
    // What a generation began with was as small as it gets; writing all of it anew has to be worth it.
    const born = bornWith.get(live.name) ?? 0
    const hasGrown = live.hotBytes - live.bornBytes > Math.max(limits.hotBytes, live.bornBytes) / 4
    const hasMore = live.hotEntries - born > Math.max(limits.hotEntries, born) / 4
    return Math.max(
      hasMore ? live.hotEntries / limits.hotEntries : 0,
      hasGrown ? live.hotBytes / limits.hotBytes : 0,
      live.writtenClients / limits.hotClients,
    )
  }

  const begin = ({ name }: LiveDocument) => inBackground(name, () => documents.withDocument(name, seal))

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
    const old = await wholeDocument(tx, live)
    if (parsed.type === 'home') {
      await tx
        .updateTable('users')
        .set({ home_generation: generation })
        .where('id', '=', parsed.userId)
        .execute()
      await exchange(tx, live.name, homeDocument(parsed.userId, generation), buildHome(old))
    } else if (parsed.type === 'conversation') {
      await tx.updateTable('conversations').set({ generation }).where('id', '=', parsed.id).execute()
      const next = await rewrite(tx, parsed, old)
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

  const rewrite = async (tx: Tx, parsed: ConversationName, old: Y.Doc | undefined) =>
    rewriteConversation(tx, {
      ...{ old, limits, relayClock, conversation: parsed.id, generation: parsed.generation, at: now() },
      room: await roomOf(tx, parsed.id),
    })

  /** From the projection alone: the document itself cannot be read. */
  async function rebuildLost(parsed: ConversationName): Promise<void> {
    const release = await lock.acquire(roomLock(parsed.id))
    try {
      const generation = randomId(randomBytes) as Generation
      await queue.commit(async (tx) => {
        await assertCurrent(tx, parsed)
        await tx.updateTable('conversations').set({ generation }).where('id', '=', parsed.id).execute()
        const next = await rewrite(tx, parsed, undefined)
        const old = conversationDocument(parsed.id, parsed.generation)
        await setSnapshotAside(tx, old, now())
        await exchange(tx, old, conversationDocument(parsed.id, generation), next)
      })
      log.warn('a document that could not be read was written anew from the projection')
      activity.announce(parsed.id, await members(parsed.id))
    } finally {
      release()
    }
  }

  function inBackground(name: string, work: () => Promise<void>): void {
    if (running.has(name)) return
    const done = work()
      .catch((error: unknown) => {
        // Somebody else was first, or the disk is full: what is due stays due.
        if (!isStale(error)) log.warn({ err: error }, 'a document was not sealed; it is tried again')
      })
      .finally(() => running.delete(name))
    running.set(name, done)
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
    rebuild(name, parsed) {
      if (parsed.type === 'conversation') inBackground(name, () => rebuildLost(parsed))
    },
    async settled() {
      await Promise.all(running.values())
    },
  }
}
