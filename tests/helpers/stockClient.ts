import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { createEntryClock } from '../../sync/clock.ts'
import type { EntryId, UserId } from '../../sync/ids.ts'
import { appendToLane, laneItems, laneName } from '../../sync/lanes.ts'
import { eventually } from './eventually.ts'

/** A `WebsocketProvider` of y-websocket as its users make it, on the door of a relay. */
export interface StockClient {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  /** Every time that the socket ended. */
  readonly ends: readonly { readonly code: number; readonly reason: string }[]
  /** Why it gave up connecting: a code of 4400 to 4499. */
  gaveUp(): Promise<{ readonly code: number; readonly reason: string }>
  say(text: string): EntryId
  texts(owner: UserId): string[]
  synced(): Promise<void>
}

export interface StockOptions {
  readonly token?: string
  readonly doc?: Y.Doc
  /** Headers of the upgrade. */
  readonly headers?: Readonly<Record<string, string>>
}

const open = new Set<WebsocketProvider>()

export function connectStock(
  url: string,
  document: string,
  user: UserId,
  { token, doc = new Y.Doc(), headers = {} }: StockOptions = {},
): StockClient {
  class Socket extends WebSocket {
    constructor(address: string | URL) {
      super(address, { headers })
    }
  }
  const provider = new WebsocketProvider(`${url.replace('http', 'ws')}/y`, document, doc, {
    ...(token !== undefined && { params: { token } }),
    WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    maxBackoffTime: 200,
  })
  open.add(provider)
  const ends: { code: number; reason: string }[] = []
  let closed: { code: number; reason: string } | undefined
  provider.on('connection-close', (event) => {
    if (event !== null) ends.push({ code: event.code, reason: event.reason })
  })
  provider.on('closed', (event) => {
    closed = event
  })
  const clock = createEntryClock({ now: Date.now, replica: Math.floor(Math.random() * 2 ** 20) })
  return {
    doc,
    provider,
    ends,
    async gaveUp() {
      await eventually(() => closed)
      return closed ?? { code: 0, reason: '' }
    },
    say(text) {
      const i = clock.tick()
      appendToLane(doc, user, [{ i, k: 'm', t: text }])
      return i
    },
    texts(owner) {
      doc.getArray(laneName(owner))
      return [...laneItems(doc, owner)].map(({ value }) => (value as { t: string }).t)
    },
    async synced() {
      await eventually(() => provider.synced)
    },
  }
}

/** Ends every stock client of this test file. */
export function closeStock(): void {
  for (const provider of open) provider.destroy()
  open.clear()
}
