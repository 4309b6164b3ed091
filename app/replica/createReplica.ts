import { HocuspocusProvider } from '@hocuspocus/provider'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { StatelessMessage } from '../../sync/api.ts'
import type { RelaySocket } from '../net/relaySocket.ts'
import { type Acknowledged, createAcknowledged } from './acknowledged.ts'
import type { DeviceStore } from './deviceStore.ts'
import { exclusively } from './exclusively.ts'
import { readStateless } from './readStateless.ts'
import type { TabChannel } from './tabChannel.ts'

/** How a replica stands with the relay. */
export type ReplicaLink =
  | { readonly state: 'detached' }
  | { readonly state: 'attaching' }
  | { readonly state: 'synced' }
  /** The relay closed or refused the document, with its reason. */
  | { readonly state: 'refused'; readonly reason: string }

/** Transaction origins: what comes from the store or another tab is neither stored nor shared again. */
export const FROM_STORE = 'store'
export const FROM_TAB = 'tab'

export interface ReplicaEvents {
  /** The document was replaced by another with other contents: read everything again. */
  reset(): void
  transaction(transaction: Y.Transaction): void
  acknowledged(): void
  link(link: ReplicaLink): void
  stateless(message: StatelessMessage): void
  presence(): void
}

export interface ReplicaDeps {
  readonly store: DeviceStore
  readonly tabs: TabChannel
  readonly socket: RelaySocket
}

/**
 * A document on this device: Y.Doc, store and connection (C1). Kept: the store is read before anything is attached;
 * whatever is in the document is in the store, or waiting to be; `acknowledged` never claims what the relay lacks.
 */
export interface Replica {
  readonly name: string
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly acknowledged: Acknowledged
  readonly link: ReplicaLink
  readonly loaded: Promise<void>
  /** Connects once the store is read. */
  attach(): void
  /** Resolves when the relay has let go, so that another provider may attach; R2. */
  detach(): Promise<void>
  /** Asks and offers once more what the other side lacks. */
  resync(): void
  /**
   * Replaces document and store by what `build` makes of them: what the relay has and what is to be sent again (R2).
   * One tab does it; another one that wanted the same takes over what the first left.
   */
  swap(build: (old: Y.Doc, acknowledged: Acknowledged) => Y.Doc): Promise<void>
  on(events: Partial<ReplicaEvents>): () => void
  destroy(): void
}

/** Rows in the store after which opening merges them. */
const COMPACT_AT = 40
/** How long a closing may take before it counts as done: the relay may be gone. */
const CLOSE_TIMEOUT_MS = 2_000
/** Pause before a refused document is asked for again. */
const RETRY_MS = 3_000

export function createReplica(name: string, { store, tabs, socket }: ReplicaDeps): Replica {
  let doc = new Y.Doc()
  let awareness = quietAwareness(doc)
  let acknowledged = createAcknowledged()
  let rebases = 0
  let provider: HocuspocusProvider | undefined
  let link: ReplicaLink = { state: 'detached' }
  let wanted = false
  let destroyed = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let closing: PromiseWithResolvers<void> | undefined
  const listeners = new Set<Partial<ReplicaEvents>>()

  const emit = <K extends keyof ReplicaEvents>(event: K, ...args: Parameters<ReplicaEvents[K]>) => {
    for (const listener of listeners) {
      const handler = listener[event] as ((...args: Parameters<ReplicaEvents[K]>) => void) | undefined
      handler?.(...args)
    }
  }
  const setLink = (next: ReplicaLink) => {
    link = next
    emit('link', next)
  }
  const learn = (vector: Iterable<readonly [number, number]>, from: 'relay' | 'tab') => {
    const news = [...vector]
    if (!acknowledged.add(news)) return
    if (from === 'relay') {
      store.setMeta(name, { acked: acknowledged.entries(), rebases })
      tabs.post({ type: 'acknowledged', document: name, vector: news })
    }
    emit('acknowledged')
  }

  function onUpdate(update: Uint8Array, origin: unknown): void {
    if (origin === FROM_STORE || origin === FROM_TAB) return
    store.append(name, update)
    if (origin === provider) learn(Y.parseUpdateMeta(update).to, 'relay')
    else tabs.post({ type: 'update', document: name, rebases, update })
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
    const { updates, meta } = await store.read(name)
    if (destroyed) return
    acknowledged = createAcknowledged(meta?.acked)
    rebases = meta?.rebases ?? 0
    for (const update of updates) {
      try {
        Y.applyUpdate(doc, update, FROM_STORE)
      } catch (_error) {}
    }
    watch()
    if (updates.length >= COMPACT_AT) void store.compact(name, Y.mergeUpdates)
  }
  let loaded = load()

  const unobserve = socket.observe(name, {
    acknowledged: (vector) => learn(vector, 'relay'),
    closed() {
      closing?.resolve()
      if (provider === undefined) return
      // Not asked for: a membership ended, or the relay let the document go. What it says on return decides.
      setLink({ state: 'refused', reason: 'closed' })
      retryLater()
    },
  })
  const offTabs = tabs.on((message) => {
    if (!('document' in message) || message.document !== name) return
    if (message.type === 'acknowledged') learn(message.vector, 'tab')
    if (message.type === 'update' && message.rebases === rebases) Y.applyUpdate(doc, message.update, FROM_TAB)
    if (message.type === 'rebased') void reload()
  })

  function connect(): void {
    if (provider !== undefined || destroyed || !wanted) return
    setLink({ state: 'attaching' })
    provider = new HocuspocusProvider({
      websocketProvider: socket.provider,
      name,
      document: doc,
      awareness,
      token: () => '',
      onSynced: () => setLink({ state: 'synced' }),
      onAuthenticationFailed({ reason }) {
        setLink({ state: 'refused', reason })
        retryLater()
      },
      onStateless({ payload }) {
        const message = readStateless(payload)
        if (message !== undefined) emit('stateless', message)
      },
      onDisconnect: () => {
        if (link.state === 'synced') setLink({ state: 'attaching' })
      },
    })
    provider.attach()
  }

  function retryLater(): void {
    clearTimeout(retry)
    retry = setTimeout(() => {
      const current = provider
      if (current === undefined || link.state !== 'refused' || socket.state !== 'connected') return
      void current.sendToken().then(() => current.startSync())
    }, RETRY_MS)
  }

  async function disconnect(): Promise<void> {
    clearTimeout(retry)
    const current = provider
    if (current === undefined) return
    provider = undefined
    const wasOpen = socket.state === 'connected' && current.isAuthenticated
    closing = Promise.withResolvers()
    if (!wasOpen) closing.resolve()
    const timer = setTimeout(() => closing?.resolve(), CLOSE_TIMEOUT_MS)
    // `destroy` would take the awareness along, which outlives the provider here.
    current.document.off('update', current.boundDocumentUpdateHandler)
    current.awareness?.off('update', current.boundAwarenessUpdateHandler)
    current.removeAllListeners()
    current.detach()
    await closing.promise
    clearTimeout(timer)
    closing = undefined
    setLink({ state: 'detached' })
  }

  /** Another tab replaced what the store holds. */
  async function reload(): Promise<void> {
    await disconnect()
    replaceDoc(new Y.Doc())
    loaded = load()
    await loaded
    emit('reset')
    connect()
  }

  function replaceDoc(fresh: Y.Doc): void {
    unwatch()
    const presence = awareness.getLocalState()
    awareness.destroy()
    doc.destroy()
    doc = fresh
    awareness = quietAwareness(fresh)
    if (presence !== null) awareness.setLocalState(presence)
  }

  return {
    name,
    get doc() {
      return doc
    },
    get awareness() {
      return awareness
    },
    get acknowledged() {
      return acknowledged
    },
    get link() {
      return link
    },
    get loaded() {
      return loaded
    },
    attach() {
      wanted = true
      void loaded.then(connect)
    },
    async detach() {
      wanted = false
      await disconnect()
    },
    resync() {
      provider?.forceSync()
    },
    swap: (build) =>
      exclusively(`prosa:${name}`, async () => {
        const { meta } = await store.read(name)
        if ((meta?.rebases ?? 0) > rebases) return reload()
        await disconnect()
        if (destroyed) return
        // Not a moment between reading the old document and replacing it: what is written meanwhile goes along.
        replaceDoc(build(doc, acknowledged))
        const fresh = doc
        rebases += 1
        watch()
        emit('reset')
        await store.replace(name, Y.encodeStateAsUpdate(fresh), { acked: acknowledged.entries(), rebases })
        tabs.post({ type: 'rebased', document: name })
        connect()
      }),
    on(events) {
      listeners.add(events)
      return () => listeners.delete(events)
    },
    destroy() {
      destroyed = true
      wanted = false
      unobserve()
      offTabs()
      unwatch()
      void disconnect()
      listeners.clear()
      awareness.destroy()
      doc.destroy()
    },
  }
}

/** Presence that says nothing until somebody types or calls (P1). */
function quietAwareness(doc: Y.Doc): Awareness {
  const awareness = new Awareness(doc)
  awareness.setLocalState(null)
  return awareness
}
