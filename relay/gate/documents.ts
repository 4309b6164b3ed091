import type { Document, Hocuspocus } from '@hocuspocus/server'
import * as Y from 'yjs'
import { parseDocumentName } from '../../sync/documentName.ts'
import type { CommitQueue } from '../journal/commitQueue.ts'
import { documentsWithRemovals, loadDocument, storeSnapshot } from '../journal/documents.ts'
import type { Logger } from '../log.ts'
import { countHot } from '../projection/hotEntries.ts'
import type { Database } from '../storage/openDatabase.ts'
import { assertCurrent, isStale } from './currentGeneration.ts'
import { createLiveDocument, type LiveDocument } from './liveDocument.ts'

export interface DocumentsDeps {
  readonly db: Database
  readonly queue: CommitQueue
  readonly now: () => number
  readonly log: Logger
  /** A document that nobody uses stays in memory this long. @default 30 000 */
  readonly keepMs?: number
  /** Journal rows and bytes after which a snapshot replaces them. */
  readonly snapshotRows?: number
  readonly snapshotBytes?: number
}

/** The documents that this relay has in memory, each once (G10). */
export interface Documents {
  of(doc: Y.Doc): LiveDocument
  /** The loaded `home` of a person, if any of their devices is here. */
  homeOf(user: string): Document | undefined
  /** Whether any `home` may be loaded. */
  readonly hasHomes: boolean
  /** Loaded documents of a conversation. */
  ofConversation(conversation: string): Document[]
  find(name: string): { readonly live: LiveDocument; readonly doc: Document } | undefined
  /** Loads it if need be and keeps it while `use` runs. */
  withDocument<T>(name: string, use: (live: LiveDocument) => Promise<T>): Promise<T>
  /** Hooks for the gate. */
  load(name: string, doc: Document): Promise<void>
  store(doc: Document): Promise<void>
  /** @throws while the document must stay in memory; G10. */
  assertUnloadable(instance: Hocuspocus, name: string, doc: Document): void
  expectOpening(name: string): () => void
  /** Lets go of documents that were idle long enough, and stores what is due. */
  sweep(): void
  /** All that are loaded. */
  all(): { readonly live: LiveDocument; readonly doc: Document }[]
  /** Stores documents whose removals an earlier run left in the journal (D5). */
  finishRemovals(): Promise<void>
  /** Stores what has to leave the journal before the relay stops. */
  close(): Promise<void>
  attach(instance: Hocuspocus): void
}

export function createDocuments({
  db,
  queue,
  now,
  log,
  keepMs = 30_000,
  snapshotRows = 200,
  snapshotBytes = 1024 * 1024,
}: DocumentsDeps): Documents {
  const lives = new WeakMap<Y.Doc, LiveDocument>()
  const opening = new Map<string, number>()
  const homes = new Map<string, Document>()
  let instance: Hocuspocus | undefined

  const of = (doc: Y.Doc): LiveDocument => {
    const live = lives.get(doc)
    if (live === undefined) throw new Error('This document was not loaded by the gate.')
    return live
  }
  const hocuspocus = (): Hocuspocus => {
    if (instance === undefined) throw new Error('The gate is not attached yet.')
    return instance
  }

  return {
    of,
    attach(attached) {
      instance = attached
    },
    homeOf(user) {
      const home = homes.get(user)
      if (home !== undefined && instance?.documents.get(home.name) === home) return home
      homes.delete(user)
      return undefined
    },
    get hasHomes() {
      return homes.size > 0
    },
    ofConversation: (conversation) =>
      [...hocuspocus().documents.values()].filter((doc) => {
        const parsed = lives.get(doc)?.parsed
        return parsed !== undefined && parsed.type !== 'home' && parsed.id === conversation
      }),
    find(name) {
      const doc = instance?.documents.get(name)
      const live = doc === undefined ? undefined : lives.get(doc)
      return doc === undefined || live === undefined ? undefined : { live, doc }
    },
    async withDocument(name, use) {
      const opened = this.expectOpening(name)
      try {
        await settleUnloads()
        const direct = await hocuspocus().openDirectConnection(name)
        try {
          const doc = direct.document
          if (doc === null) throw new Error(`${name} did not open.`)
          return await use(of(doc))
        } finally {
          direct.document?.removeDirectConnection()
        }
      } finally {
        opened()
      }
    },
    async load(name, doc) {
      const parsed = parseDocumentName(name)
      if (!parsed.ok) throw new Error(`${name} is no document name.`)
      await assertCurrent(db, parsed.value)
      const loaded = await loadDocument(db, name)
      const entries = parsed.value.type === 'conversation' ? await countHot(db, parsed.value.id) : 0
      if (loaded.quarantined.length > 0) {
        log.error({ document: name, rows: loaded.quarantined }, 'journal rows set aside: they do not apply')
      }
      if (loaded.update !== undefined) Y.applyUpdate(doc, loaded.update)
      lives.set(doc, createLiveDocument(name, parsed.value, doc, { ...loaded, entries }, now()))
      if (parsed.value.type === 'home') homes.set(parsed.value.userId, doc)
    },
    async store(doc) {
      const live = of(doc)
      if (live.isStoring || live.isSealed || !isDue(live)) return
      const snapshot = {
        document: live.name,
        bytes: Y.encodeStateAsUpdate(doc),
        upto: live.snapshotUpto(),
        at: now(),
      }
      const counted = { rows: live.rows, bytes: live.bytes }
      live.isStoring = true
      try {
        await queue.commit(async (tx) => {
          // A generation that has ended must not come back as a snapshot.
          await assertCurrent(tx, live.parsed)
          await storeSnapshot(tx, snapshot)
        })
        live.stored(snapshot.upto)
        live.rows -= counted.rows
        live.bytes -= counted.bytes
      } catch (error) {
        if (isStale(error)) return
        log.warn(
          { err: error, document: live.parsed.type },
          'snapshot failed; the journal has everything, it is tried again',
        )
      } finally {
        live.isStoring = false
      }
    },
    assertUnloadable(from, name, doc) {
      const live = lives.get(doc)
      const isCurrent = from.documents.get(name) === doc
      const isIdle =
        live !== undefined &&
        live.inFlight === 0 &&
        !live.isStoring &&
        !live.hasRemovals &&
        now() - live.lastUsedMs >= keepMs
      if (!isCurrent || !isIdle || opening.has(name))
        // An object without a message: Hocuspocus would write it to the console.
        throw { reason: 'still in use' }
    },
    expectOpening(name) {
      opening.set(name, (opening.get(name) ?? 0) + 1)
      let open = true
      const close = () => {
        if (!open) return
        open = false
        clearTimeout(timer)
        const left = (opening.get(name) ?? 1) - 1
        if (left === 0) opening.delete(name)
        else opening.set(name, left)
        const live = this.find(name)?.live
        if (live !== undefined) live.lastUsedMs = now()
      }
      // An opening that died on the way must not keep the document for ever.
      const timer = setTimeout(close, OPENING_MS).unref()
      return close
    },
    sweep() {
      for (const doc of hocuspocus().documents.values()) {
        const live = lives.get(doc)
        // What Hocuspocus stores after a change may have failed, and a quiet document does not change (D5).
        if (live !== undefined && isDue(live)) void this.store(doc)
        else if (doc.getConnectionsCount() === 0) void hocuspocus().unloadDocument(doc)
      }
    },
    all: () =>
      [...hocuspocus().documents.values()].flatMap((doc) => {
        const live = lives.get(doc)
        return live === undefined ? [] : [{ live, doc }]
      }),
    async finishRemovals() {
      for (const name of await documentsWithRemovals(db)) {
        try {
          // Loading notes that a snapshot is due.
          await this.withDocument(name, async (live) => this.store(live.doc as Document))
        } catch (error) {
          log.warn({ err: error }, 'removed content stays in the journal for now')
        }
      }
    },
    async close() {
      for (const doc of hocuspocus().documents.values()) {
        if (lives.get(doc)?.hasRemovals === true) await this.store(doc)
      }
    },
  }

  function isDue({ rows, bytes, hasRemovals, isSealed }: LiveDocument): boolean {
    if (isSealed) return false
    return rows >= snapshotRows || bytes >= snapshotBytes || hasRemovals
  }
}

/** An opening that took longer died on the way. */
const OPENING_MS = 30_000

/**
 * An unload that passed its last check finishes within this turn of the event loop; whoever opens the document
 * waits that long, or it might be handed the instance that is being destroyed (G10).
 */
export const settleUnloads = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
