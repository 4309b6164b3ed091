import { HocuspocusProvider } from '@hocuspocus/provider'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { StatelessMessage } from '../../sync/api.ts'
import { type Generation, isGeneration } from '../../sync/ids.ts'
import type { RelaySocket } from '../net/relaySocket.ts'
import { readStateless } from './readStateless.ts'

/** How a replica stands with the relay. */
export type ReplicaLink =
  | { readonly state: 'detached' }
  | { readonly state: 'attaching' }
  | { readonly state: 'synced' }
  /** The relay closed or refused the document, with its reason. */
  | { readonly state: 'refused'; readonly reason: string }

export interface LinkEvents {
  link(link: ReplicaLink): void
  stateless(message: StatelessMessage): void
  /** The relay has these clocks. */
  acknowledged(vector: Iterable<readonly [client: number, clock: number]>): void
}

/** One document's place on the socket: at most one provider, and none before the relay has let go of the last (R2). */
export interface Link {
  readonly current: ReplicaLink
  /** Does nothing while a provider is there. */
  connect(doc: Y.Doc, awareness: Awareness): void
  /** Resolves when the relay has let go. */
  disconnect(): Promise<void>
  /** Whether a transaction brought what the relay sent. */
  brought(origin: unknown): boolean
  /** Asks and offers once more what the other side lacks. */
  resync(): void
  /** Something for the relay beside the document; lost when it is not there. */
  say(payload: string): void
  /** Lets go without waiting. */
  close(): void
}

/** How long a closing may take before it counts as done: the relay may be gone. */
const CLOSE_TIMEOUT_MS = 2_000
/** Pause before a refused document is asked for again. */
const RETRY_MS = 3_000

/** The generation that a reason names: the document lives there now (R2). */
export function generationIn(reason: string): Generation | undefined {
  const named = reason.startsWith(GENERATION) ? reason.slice(GENERATION.length) : undefined
  return isGeneration(named) ? named : undefined
}
const GENERATION = 'generation:'

export function createLink(name: string, socket: RelaySocket, events: LinkEvents): Link {
  let provider: HocuspocusProvider | undefined
  let link: ReplicaLink = { state: 'detached' }
  let retry: ReturnType<typeof setTimeout> | undefined
  let closing: PromiseWithResolvers<void> | undefined

  const setLink = (next: ReplicaLink) => {
    link = next
    events.link(next)
  }

  const unobserve = socket.observe(name, {
    acknowledged: events.acknowledged,
    closed(reason) {
      closing?.resolve()
      if (provider === undefined) return
      // Not asked for: a membership ended, or the relay let the document go. What it says on return decides.
      refused(reason === '' ? 'closed' : reason)
    },
  })

  function refused(reason: string): void {
    setLink({ state: 'refused', reason })
    // The document has gone on to another generation: this one will not be let in again (R1).
    if (generationIn(reason) === undefined) retryLater()
  }

  function retryLater(): void {
    clearTimeout(retry)
    retry = setTimeout(() => {
      const current = provider
      // Without a socket the provider asks by itself as soon as there is one.
      if (current === undefined || link.state !== 'refused' || socket.state !== 'connected') return
      void current.sendToken().then(() => current.startSync())
    }, RETRY_MS)
  }

  function letGo(): HocuspocusProvider | undefined {
    clearTimeout(retry)
    const current = provider
    if (current === undefined) return undefined
    provider = undefined
    // `destroy` would take the awareness along, which outlives the provider here.
    current.document.off('update', current.boundDocumentUpdateHandler)
    current.awareness?.off('update', current.boundAwarenessUpdateHandler)
    if (typeof window !== 'undefined') window.removeEventListener('pagehide', current.boundPageHide)
    current.removeAllListeners()
    current.detach()
    return current
  }

  return {
    get current() {
      return link
    },
    connect(doc, awareness) {
      if (provider !== undefined || closing !== undefined) return
      setLink({ state: 'attaching' })
      provider = new HocuspocusProvider({
        websocketProvider: socket.provider,
        name,
        document: doc,
        awareness,
        token: () => '',
        onSynced: ({ state }) => {
          if (state) setLink({ state: 'synced' })
        },
        onAuthenticationFailed({ reason }) {
          refused(reason)
        },
        onStateless({ payload }) {
          const message = readStateless(payload)
          if (message !== undefined) events.stateless(message)
        },
        onDisconnect: () => {
          // A socket that is given up as dead closes without a word to the documents: they would never sync anew.
          if (provider !== undefined) provider.synced = false
          if (link.state !== 'attaching') setLink({ state: 'attaching' })
        },
      })
      provider.attach()
    },
    async disconnect() {
      const wasOpen = socket.state === 'connected' && (link.state === 'attaching' || link.state === 'synced')
      const left = letGo()
      if (left !== undefined && wasOpen) {
        const closed = Promise.withResolvers<void>()
        closing = closed
        const timer = setTimeout(closed.resolve, CLOSE_TIMEOUT_MS)
        const offState = socket.onState(() => closed.resolve())
        await closed.promise
        clearTimeout(timer)
        offState()
        closing = undefined
      } else await closing?.promise
      if (link.state !== 'detached') setLink({ state: 'detached' })
    },
    brought: (origin) => provider !== undefined && origin === provider,
    resync() {
      provider?.forceSync()
    },
    say: (payload) => provider?.sendStateless(payload),
    close() {
      unobserve()
      letGo()
    },
  }
}
