import { join } from 'node:path'
import { HocuspocusProvider, HocuspocusProviderWebsocket, MessageType } from '@hocuspocus/provider'
import SqliteDatabase from 'better-sqlite3'
import * as decoding from 'lib0/decoding'
import { pino } from 'pino'
import { WebSocket } from 'ws'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { observedSocket, type SocketObserver } from '../../app/net/observedSocket.ts'
import type { Config } from '../../relay/config.ts'
import { createRelay, type Relay, type RelayOptions } from '../../relay/createRelay.ts'
import { DATABASE_FILE } from '../../relay/storage/openDatabase.ts'
import type { Conversation, Conversations, User } from '../../sync/api.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { createEntryClock, type EntryClock } from '../../sync/clock.ts'
import { conversationDocument, homeDocument } from '../../sync/documentName.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import { appendToLane, laneItems, laneName } from '../../sync/lanes.ts'
import { LIMITS, type Limits } from '../../sync/limits.ts'
import { eventually } from './eventually.ts'
import { makeTempFolder } from './tempFolder.ts'

/** A real relay in this process, on a port of its own, with a real database in a folder of its own. */
export interface TestRelay {
  readonly relay: Relay
  readonly dataDir: string
  register(username: string): Promise<TestPerson>
  /** Asks its database, as it is on disk now. */
  rows(query: string, ...values: unknown[]): Record<string, unknown>[]
  /** Changes its database; only while it does not run. */
  write(query: string, ...values: unknown[]): void
  /** Closes all devices. */
  closeDevices(): void
  /** Everything it has logged, on the finest level. */
  logs(): string
  /** Stops it and starts another on the same folder and port; `meanwhile` is done while none runs. */
  restart(meanwhile?: () => void): Promise<void>
  close(): Promise<void>
}

export type TestRelayOptions = Partial<Omit<RelayOptions, 'config' | 'limits'>> & {
  readonly config?: Partial<Config>
  readonly limits?: Partial<Limits>
}

export interface TestPerson {
  readonly user: User
  readonly token: string
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  overview(): Promise<Conversations>
  createConversation(body: object): Promise<Conversation>
  /** One more device: a socket of its own. */
  device(options?: DeviceOptions): TestDevice
}

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

const CHEAP = { memoryCost: 64, timeCost: 1 }

export async function startTestRelay({
  config,
  limits,
  ...options
}: TestRelayOptions = {}): Promise<TestRelay> {
  const dataDir = makeTempFolder('relay')
  const lines: string[] = []
  let port = 0
  let relay = await start()
  const devices = new Set<TestDevice>()
  const closeDevices = () => {
    for (const device of devices) device.close()
  }

  async function start(): Promise<Relay> {
    const started = await createRelay({
      config: {
        host: '127.0.0.1',
        port,
        dataDir,
        publicUrl: undefined,
        trustProxy: false,
        registration: 'open',
        logLevel: 'debug',
        turnUrl: undefined,
        turnSecret: undefined,
        ...config,
      },
      log: pino({ level: 'debug', base: null }, { write: (line: string) => lines.push(line) }),
      passwordCost: CHEAP,
      keepDocumentsMs: 0,
      limits: { ...LIMITS, ...limits },
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
    register: (username) => connectPerson(relay.url, username, devices),
    rows: (query, ...values) => queryDatabase(dataDir, query, ...values),
    write(query, ...values) {
      const database = new SqliteDatabase(join(dataDir, DATABASE_FILE))
      database.prepare(query).run(...values)
      database.close()
    },
    closeDevices,
    logs: () => lines.join(''),
    async restart(meanwhile) {
      await relay.close()
      meanwhile?.()
      relay = await start()
    },
    async close() {
      closeDevices()
      await relay.close()
    },
  }
}

/** Makes an account on a relay that takes anybody. */
export async function connectPerson(
  url: string,
  username: string,
  devices = new Set<TestDevice>(),
): Promise<TestPerson> {
  const { body } = await call(url, undefined, 'POST', '/api/auth/register', {
    username,
    password: `${username} has a password`,
  })
  const { user, token } = body as { user: User; token: string }
  return createPerson({ url, user, token, devices })
}

/** Rows of a relay's database, read beside it. */
export function queryDatabase(
  folder: string,
  query: string,
  ...values: unknown[]
): Record<string, unknown>[] {
  const database = new SqliteDatabase(join(folder, DATABASE_FILE), { readonly: true })
  try {
    return database.prepare(query).all(...values) as Record<string, unknown>[]
  } finally {
    database.close()
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
    device(options = {}) {
      const device = createDevice(url.replace('http', 'ws'), user, { token, ...options }, overview)
      devices.add(device)
      return device
    },
  }
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

function createDevice(
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
