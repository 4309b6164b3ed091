/** What tabs of one person on one device tell each other (C6). */
export type TabMessage =
  | {
      readonly type: 'update'
      readonly document: string
      readonly rebases: number
      readonly update: Uint8Array
    }
  | {
      readonly type: 'acknowledged'
      readonly document: string
      readonly vector: readonly (readonly [client: number, clock: number])[]
    }
  /** A tab has read a document from the store: whoever holds more tells. */
  | {
      readonly type: 'loaded'
      readonly document: string
      readonly rebases: number
      readonly vector: Uint8Array
    }
  /** The store of a document was replaced: read it again. */
  | { readonly type: 'rebased'; readonly document: string }
  /** Drafts, lists or settings in the store changed. */
  | { readonly type: 'value'; readonly key: string }
  | { readonly type: 'signed-out' }

export interface TabChannel {
  post(message: TabMessage): void
  on(listener: (message: TabMessage) => void): () => void
  close(): void
}

/** Tabs on one origin are of one mind and one version, give or take an update: what is not understood is ignored. */
export function createTabChannel(name: string): TabChannel {
  const listeners = new Set<(message: TabMessage) => void>()
  if (typeof BroadcastChannel === 'undefined') {
    return { post: () => undefined, on: () => () => undefined, close: () => undefined }
  }
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    for (const listener of listeners) listener(data)
  }
  let isClosed = false
  return {
    post(message) {
      // What was under way when somebody signed out has nobody to tell any more; a closed channel would throw.
      if (!isClosed) channel.postMessage(message)
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      isClosed = true
      channel.close()
    },
  }
}
