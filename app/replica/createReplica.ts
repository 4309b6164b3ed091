import * as Y from 'yjs'
import { LIMITS } from '../../sync/limits.ts'
import { createAcknowledged } from './acknowledged.ts'
import { createLink } from './createLink.ts'
import type { DocumentMeta } from './deviceDatabase.ts'
import { ANY_LINE } from './documentRows.ts'
import { exclusively } from './exclusively.ts'
import { hasMoreThan } from './hasMoreThan.ts'
import { isTooMuch } from './isTooMuch.ts'
import { mergeUpdates } from './mergeUpdates.ts'
import { quietAwareness } from './quietAwareness.ts'
import { FROM_STORE, readInto } from './readInto.ts'
import type { PartSize, Replica, ReplicaDeps, ReplicaEvents, ReplicaOptions } from './replica.ts'
import type { TabMessage } from './tabChannel.ts'
import { whenReadable } from './whenReadable.ts'

export type { Replica, ReplicaDeps } from './replica.ts'

/** Transaction origin: what comes from another tab is neither stored nor shared again. */
export const FROM_TAB = 'tab'

/** Rows in the store after which opening merges them. */
const COMPACT_AT = 40
/** Within one update, which is what a part is. */
const PART: PartSize = {
  entries: LIMITS.maxPartEntries,
  bytes: Math.min(LIMITS.maxPartBytes, LIMITS.maxUpdateBytes / 2),
}
/** Pause before parts are tried again when the code for it could not be loaded. */
const LOAD_AGAIN_MS = 3_000
/** Ids that a document's meta remembers; beyond it a tab that slept for long may send something twice. */
const MAX_GIVEN = 20_000

export function createReplica(
  name: string,
  { store, tabs, socket, part: firstPart = PART }: ReplicaDeps,
  { carry: loadCarry }: ReplicaOptions,
): Replica {
  let doc = new Y.Doc()
  let awareness = quietAwareness(doc)
  const acknowledged = createAcknowledged()
  const dealtWith = new Set<string>()
  /** How often the document was rebased on this device: tabs and rows of another line have nothing to say here. */
  let rebases = 0
  let phase: 'loading' | 'ready' | 'replacing' | 'destroyed' = 'loading'
  let wanted = false
  let part = firstPart
  /** The store may hold what is not here: waits until it can be read. */
  let unread: (() => void) | undefined
  /** What is unsent is under way in parts: which try that is. */
  let parting: object | undefined
  const listeners = new Set<Partial<ReplicaEvents>>()

  const emit = <K extends keyof ReplicaEvents>(event: K, ...args: Parameters<ReplicaEvents[K]>) => {
    for (const listener of [...listeners]) {
      const handler = listener[event] as ((...args: Parameters<ReplicaEvents[K]>) => void) | undefined
      handler?.(...args)
    }
  }
  const learn = (vector: Iterable<readonly [number, number]>, from: 'relay' | 'tab') => {
    const news = [...vector]
    if (!acknowledged.add(news)) return
    if (from === 'relay') {
      store.acknowledge(name, news, rebases)
      tabs.post({ type: 'acknowledged', document: name, vector: news })
    }
    emit('acknowledged')
  }
  const link = createLink(name, socket, {
    link: (next) => emit('link', next),
    stateless: (message) => emit('stateless', message),
    acknowledged: (vector) => learn(vector, 'relay'),
  })

  function onUpdate(update: Uint8Array, origin: unknown): void {
    if (origin === FROM_STORE || origin === FROM_TAB) return
    store.append(name, update, unread === undefined ? rebases : ANY_LINE)
    // Each tab has its own socket: what the relay sends, it sends to all.
    if (!link.brought(origin)) tabs.post({ type: 'update', document: name, rebases, update })
  }
  const onTransaction = (transaction: Y.Transaction) => emit('transaction', transaction)
  const onPresence = () => emit('presence')

  function watch(): void {
    doc.on('update', onUpdate)
    doc.on('afterTransaction', onTransaction)
    awareness.on('change', onPresence)
  }
  function unwatch(): void {
    doc.off('update', onUpdate)
    doc.off('afterTransaction', onTransaction)
    awareness.off('change', onPresence)
  }

  async function load(): Promise<void> {
    const { meta, rows, isUnreadable } = await readInto(doc, store, name)
    if (phase === 'destroyed') return
    adopt(meta)
    if (isUnreadable) unread = whenReadable(store, () => exclusively(lockName, readLater))
    watch()
    phase = 'ready'
    askTabs()
    if (rows >= COMPACT_AT) void store.compact(name, mergeUpdates)
  }
  function adopt(meta: DocumentMeta | undefined): void {
    acknowledged.add(meta?.acked ?? [])
    for (const id of meta?.given ?? []) dealtWith.add(id)
    rebases = meta?.rebases ?? rebases
  }
  /** What could not be read at the start comes along, and what was written meanwhile goes on with it (C2). */
  async function readLater(): Promise<boolean> {
    if (phase !== 'ready' || unread === undefined) return true
    const found = await store.read(name)
    if (found.isUnreadable) return false
    if ((found.meta?.rebases ?? 0) > rebases) await takeOver()
    else {
      const { meta, isUnreadable } = await readInto(doc, store, name)
      if (isUnreadable) return false
      adopt(meta)
    }
    unread = undefined
    return true
  }
  /** Another tab may hold what the store could not take, or what it wrote while this one was reading. */
  const askTabs = () =>
    tabs.post({ type: 'loaded', document: name, rebases, vector: Y.encodeStateVector(doc) })

  function hear(message: TabMessage): void {
    if (phase === 'destroyed' || !('document' in message) || message.document !== name) return
    if (message.type === 'acknowledged') learn(message.vector, 'tab')
    // Without what carries over it goes on as it is, on a line of its own.
    if (message.type === 'rebased') void exclusively(lockName, takeOver).catch(() => undefined)
    if (phase !== 'ready' || !('rebases' in message) || message.rebases !== rebases) return
    if (message.type === 'update') Y.applyUpdate(doc, message.update, FROM_TAB)
    if (message.type === 'loaded' && hasMoreThan(doc, message.vector)) {
      const update = Y.encodeStateAsUpdate(doc, message.vector)
      tabs.post({ type: 'update', document: name, rebases, update })
    }
  }
  const offTabs = tabs.on(hear)
  const lockName = `prosa:${name}`
  const loaded = load()

  function connect(): void {
    if (!wanted || phase !== 'ready' || parting !== undefined) return
    if (isTooMuch(doc, acknowledged, part)) void connectInParts()
    else link.connect(doc, awareness)
  }

  async function connectInParts(): Promise<void> {
    const run = {}
    parting = run
    const isStopped = () => parting !== run || phase !== 'ready' || !wanted
    try {
      const { sendInParts } = await import('./sendInParts.ts')
      const onChange = (look: () => void) => {
        const each = { link: look, acknowledged: look }
        listeners.add(each)
        return () => listeners.delete(each)
      }
      if (!isStopped()) {
        await sendInParts({ doc, awareness, link, acknowledged, size: part, onChange, isStopped })
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LOAD_AGAIN_MS))
    }
    if (parting !== run) return
    parting = undefined
    connect()
  }

  /** Whatever is attached lets go; what is under way in parts hears of it. */
  function disconnect(): Promise<void> {
    parting = undefined
    return link.disconnect()
  }

  function replaceDoc(fresh: Y.Doc): void {
    unwatch()
    const presence = awareness.getLocalState()
    awareness.destroy()
    doc.destroy()
    doc = fresh
    awareness = quietAwareness(fresh)
    if (presence !== null) awareness.setLocalState(presence)
    watch()
  }

  /** Another tab replaced what the store holds: goes on from there, with what only this tab has. */
  async function takeOver(): Promise<void> {
    await replacing(async () => {
      const carry = await loadCarry()
      const fresh = new Y.Doc()
      const { meta } = await readInto(fresh, store, name)
      if (isDestroyed() || meta === undefined || meta.rebases <= rebases) return
      await disconnect()
      if (isDestroyed()) return
      const old = doc
      adopt(meta)
      replaceDoc(fresh)
      carry(old, fresh, { acknowledged, given: new Set(meta.given) })
      emit('reset')
    })
  }

  /** A function, because the compiler does not see that time passes at an `await`. */
  const isDestroyed = () => phase === 'destroyed'

  /** While documents change hands nothing attaches; afterwards it does, whatever happened. */
  async function replacing(work: () => Promise<void>): Promise<void> {
    await loaded
    if (phase === 'destroyed') return
    phase = 'replacing'
    try {
      await work()
    } finally {
      if (!isDestroyed()) {
        phase = 'ready'
        askTabs()
        connect()
      }
    }
  }

  return {
    name,
    get doc() {
      return doc
    },
    get awareness() {
      return awareness
    },
    acknowledged,
    given: dealtWith,
    get link() {
      return link.current
    },
    loaded,
    attach() {
      wanted = true
      void loaded.then(connect)
    },
    async detach() {
      wanted = false
      await loaded
      await disconnect()
      // Wanted again meanwhile.
      connect()
    },
    resync: link.resync,
    say: link.say,
    sendLess() {
      const { entries, bytes } = part
      if (entries === 1) return false
      part = { entries: Math.ceil(entries / 2), bytes: Math.ceil(bytes / 2) }
      void disconnect().then(connect)
      return true
    },
    swap: (build) =>
      exclusively(lockName, async () => {
        await readLater()
        const { meta } = await store.read(name)
        if ((meta?.rebases ?? 0) > rebases) return takeOver()
        await replacing(async () => {
          await disconnect()
          if (isDestroyed()) return
          // Not a moment between reading the old document and replacing it: what is written meanwhile goes along.
          const { doc: fresh, given } = build(doc, acknowledged)
          for (const id of given) dealtWith.add(id)
          rebases += 1
          replaceDoc(fresh)
          const stored = store.replace(name, Y.encodeStateAsUpdate(fresh), {
            acked: acknowledged.entries(),
            rebases,
            given: [...(meta?.given ?? []), ...given].slice(-MAX_GIVEN),
          })
          emit('reset')
          await stored
          tabs.post({ type: 'rebased', document: name })
        })
      }),
    on(events) {
      listeners.add(events)
      return () => listeners.delete(events)
    },
    destroy() {
      if (phase === 'destroyed') return
      phase = 'destroyed'
      wanted = false
      parting = undefined
      offTabs()
      unread?.()
      unwatch()
      link.close()
      listeners.clear()
      awareness.destroy()
      doc.destroy()
    },
  }
}
