import { HocuspocusProvider, HocuspocusProviderWebsocket, MessageType } from '@hocuspocus/provider'
import * as decoding from 'lib0/decoding'
import { WebSocket } from 'ws'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { observedSocket, type SocketObserver } from '../../app/net/observedSocket.ts'
import type { Conversation, Conversations, User } from '../../sync/api.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { createEntryClock, type EntryClock } from '../../sync/clock.ts'
import { conversationDocument, homeDocument } from '../../sync/documentName.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import { appendToLane, laneItems, laneName } from '../../sync/lanes.ts'
import { eventually } from './eventually.ts'

export interface DeviceOptions {
  /** @default this person's */
  readonly token?: string
  /** Silence after which the device gives its socket up, milliseconds. @default 30 000, the provider's */
  readonly messageReconnectTimeout?: number
  /** Told of acknowledgements as the app is (C4). */
  readonly observer?: SocketObserver
}

export interface TestDevice {
  open(name: string, options?: OpenOptions): TestDocument
  openConversation(conversation: Pick<Conversation, 'id' | 'generation'>, options?: OpenOptions): TestDocument
  openHome(): Promise<TestDocument>
  readonly socket: HocuspocusProviderWebsocket
  close(): void
}

export interface OpenOptions {
  /** What the device has of it already. @default an empty one */
  readonly doc?: Y.Doc
}

export interface TestDocument {
  readonly name: string
  readonly doc: Y.Doc
  readonly provider: HocuspocusProvider
  readonly clock: EntryClock
  readonly stateless: Record<string, unknown>[]
  /** Why it may not be opened. */
  readonly refusal: () => string | undefined
  /** Why the relay closed it. */
  readonly closedFor: () => string | undefined
  /** The first refusal of an update, once it comes. */
  rejection(): Promise<Record<string, unknown>>
  /** Codes of refused updates. */
  codes(): unknown[]
  /** Appends a message to one's own lane; answers its id. */
  say(text: string): EntryId
  append(...entries: Json[]): void
  texts(owner: UserId): string[]
  synced(): Promise<void>
  /** Closes it; resolves once the relay said so: only then it may be opened again on this socket (R2). */
  leave(): Promise<void>
  /** Everything sent so far has been acknowledged. */
  acknowledged(): Promise<void>
}

/** One that is given up while it connects says so by an error that nobody waits for. */
class QuietSocket extends WebSocket {
  constructor(address: string) {
    super(address)
    this.on('error', () => undefined)
  }
}

/** The part of it that the app uses is the same. */
const asBrowsers = QuietSocket as unknown as typeof globalThis.WebSocket

/** A device of somebody who has a token, on a socket of its own, as the app's provider makes it. */
export function createDevice(
  url: string,
  user: User,
  { token, messageReconnectTimeout = 30_000, observer }: DeviceOptions & { readonly token: string },
  overview: () => Promise<Conversations>,
): TestDevice {
  const socket = new HocuspocusProviderWebsocket({
    url: `${url}/sync`,
    WebSocketPolyfill: observer === undefined ? QuietSocket : observedSocket(asBrowsers, observer),
    delay: 50,
    minDelay: 50,
    maxDelay: 200,
    messageReconnectTimeout,
  })
  const open: TestDevice['open'] = (name, { doc = new Y.Doc() } = {}) => {
    const awareness = new Awareness(doc)
    awareness.setLocalState(null)
    const stateless: Record<string, unknown>[] = []
    let refusal: string | undefined
    let closedFor: string | undefined
    const provider = new HocuspocusProvider({
      websocketProvider: socket,
      name,
      document: doc,
      awareness,
      token,
      onStateless: ({ payload }) => stateless.push(JSON.parse(payload) as Record<string, unknown>),
      onAuthenticationFailed: ({ reason }) => {
        refusal = reason
      },
      onClose: ({ event }) => {
        closedFor = event.reason
      },
    })
    provider.attach()
    const clock = createEntryClock({ now: Date.now, replica: Math.floor(Math.random() * 2 ** 20) })
    return {
      name,
      doc,
      provider,
      clock,
      stateless,
      refusal: () => refusal,
      closedFor: () => closedFor,
      async rejection() {
        await eventually(() => stateless.length > 0)
        return stateless[0] ?? {}
      },
      codes: () => stateless.map(({ code }) => code),
      say(text) {
        const i = clock.tick()
        appendToLane(doc, user.id, [{ i, k: 'm', t: text }])
        return i
      },
      append: (...entries) => appendToLane(doc, user.id, entries),
      texts: (owner) => {
        doc.getArray(laneName(owner))
        return [...laneItems(doc, owner)].map(({ value }) => (value as { t: string }).t)
      },
      leave: () =>
        new Promise((resolve) => {
          const { webSocket } = socket
          const look = ({ data }: MessageEvent<ArrayBuffer>) => {
            const decoder = decoding.createDecoder(new Uint8Array(data))
            if (data.byteLength < 2 || decoding.readVarString(decoder) !== name) return
            if (decoding.readVarUint(decoder) !== MessageType.CLOSE) return
            webSocket?.removeEventListener('message', look)
            resolve()
          }
          webSocket?.addEventListener('message', look)
          provider.detach()
        }),
      synced: () =>
        new Promise((resolve, reject) => {
          if (provider.isSynced) return resolve()
          provider.on('synced', () => resolve())
          provider.on('authenticationFailed', ({ reason }: { reason: string }) => reject(new Error(reason)))
          // Sealed while it was being opened.
          const isOver = (reason = '') => reason.startsWith('generation:') && reject(new Error(reason))
          provider.on('close', ({ event }: { event: CloseEvent }) => isOver(event.reason))
          isOver(closedFor)
        }),
      acknowledged: () =>
        new Promise((resolve) => {
          const check = () => provider.isSynced && provider.unsyncedChanges === 0 && resolve()
          provider.on('unsyncedChanges', check)
          check()
        }),
    }
  }
  return {
    socket,
    open,
    openConversation: ({ id, generation }, options) =>
      open(conversationDocument(id as ConversationId, generation), options),
    openHome: async () => open(homeDocument(user.id, (await overview()).home)),
    close: () => socket.destroy(),
  }
}
