import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebSocket } from 'ws'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Conversation, Conversations, User } from '../../sync/api.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { createEntryClock, type EntryClock } from '../../sync/clock.ts'
import { conversationDocument, homeDocument } from '../../sync/documentName.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import { appendToLane, laneItems, laneName } from '../../sync/lanes.ts'
import { createRelay, type Relay, type RelayOptions } from '../../relay/createRelay.ts'
import { createLogger } from '../../relay/log.ts'
import { makeTempFolder } from './tempFolder.ts'

/** A real relay in this process, on a port of its own, with a real database in a folder of its own. */
export interface TestRelay {
  readonly relay: Relay
  readonly dataDir: string
  register(username: string): Promise<TestPerson>
  /** Stops it and starts another on the same folder and port. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface TestPerson {
  readonly user: User
  readonly token: string
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  overview(): Promise<Conversations>
  createConversation(body: object): Promise<Conversation>
  /** One more device: a socket of its own. */
  device(): TestDevice
}

export interface TestDevice {
  open(name: string, options?: { readonly doc?: Y.Doc }): TestDocument
  openConversation(conversation: Pick<Conversation, 'id' | 'generation'>): TestDocument
  openHome(): Promise<TestDocument>
  readonly socket: HocuspocusProviderWebsocket
  close(): void
}

export interface TestDocument {
  readonly name: string
  readonly doc: Y.Doc
  readonly provider: HocuspocusProvider
  readonly clock: EntryClock
  readonly stateless: Record<string, unknown>[]
  readonly refusal: () => string | undefined
  /** Appends a message to one's own lane; answers its id. */
  say(text: string): EntryId
  append(...entries: Json[]): void
  texts(owner: UserId): string[]
  synced(): Promise<void>
  /** Everything sent so far has been acknowledged. */
  acknowledged(): Promise<void>
}

const CHEAP = { memoryCost: 64, timeCost: 1 }

export async function startTestRelay(options: Partial<RelayOptions> = {}): Promise<TestRelay> {
  const dataDir = makeTempFolder('relay')
  let port = 0
  let relay = await start()
  const devices = new Set<TestDevice>()

  async function start(): Promise<Relay> {
    const started = await createRelay({
      config: {
        host: '127.0.0.1',
        port,
        dataDir,
        publicUrl: undefined,
        trustProxy: false,
        registration: 'open',
        logLevel: 'silent',
        turnUrl: undefined,
        turnSecret: undefined,
        ...options.config,
      },
      log: createLogger('silent'),
      passwordCost: CHEAP,
      keepDocumentsMs: 0,
      ...options,
    })
    if (!started.ok) throw new Error(started.error)
    port = started.value.port
    return started.value
  }

  return {
    get relay() {
      return relay
    },
    dataDir,
    async register(username) {
      const { body } = await call(relay.url, undefined, 'POST', '/api/auth/register', {
        username,
        password: `${username} has a password`,
      })
      const { user, token } = body as { user: User; token: string }
      return createPerson({ url: relay.url, user, token, devices })
    },
    async restart() {
      await relay.close()
      relay = await start()
    },
    async close() {
      for (const device of devices) device.close()
      await relay.close()
    },
  }
}

async function call(url: string, token: string | undefined, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

function createPerson(scope: {
  url: string
  user: User
  token: string
  devices: Set<TestDevice>
}): TestPerson {
  const { url, user, token, devices } = scope
  const request: TestPerson['request'] = (method, path, body) => call(url, token, method, path, body)
  const overview = async () => (await request('GET', '/api/conversations')).body as Conversations
  return {
    user,
    token,
    request,
    overview,
    async createConversation(body) {
      return (await request('POST', '/api/conversations', body)).body as Conversation
    },
    device() {
      const device = createDevice(url.replace('http', 'ws'), user, token, overview)
      devices.add(device)
      return device
    },
  }
}

function createDevice(
  url: string,
  user: User,
  token: string,
  overview: () => Promise<Conversations>,
): TestDevice {
  const socket = new HocuspocusProviderWebsocket({
    url: `${url}/sync`,
    WebSocketPolyfill: WebSocket,
    delay: 50,
    minDelay: 50,
    maxDelay: 200,
  })
  const open: TestDevice['open'] = (name, { doc = new Y.Doc() } = {}) => {
    const awareness = new Awareness(doc)
    awareness.setLocalState(null)
    const stateless: Record<string, unknown>[] = []
    let refusal: string | undefined
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
      synced: () =>
        new Promise((resolve, reject) => {
          if (provider.isSynced) return resolve()
          provider.on('synced', () => resolve())
          provider.on('authenticationFailed', ({ reason }: { reason: string }) => reject(new Error(reason)))
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
    openConversation: ({ id, generation }) => open(conversationDocument(id as ConversationId, generation)),
    openHome: async () => open(homeDocument(user.id, (await overview()).home)),
    close: () => socket.destroy(),
  }
}
