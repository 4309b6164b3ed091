import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { pino } from 'pino'
import type { Config } from '../../relay/config.ts'
import { createRelay, type Relay } from '../../relay/createRelay.ts'
import type { RelayOptions } from '../../relay/createServices.ts'
import { DATABASE_FILE } from '../../relay/storage/openDatabase.ts'
import type { Conversation, Conversations, User } from '../../sync/api.ts'
import { LIMITS, type Limits } from '../../sync/limits.ts'
import { makeTempFolder } from './tempFolder.ts'
import { createDevice, type DeviceOptions, type TestDevice } from './testDevice.ts'

/** A real relay in this process, on a port of its own, with a real database in a folder of its own. */
export interface TestRelay {
  readonly relay: Relay
  readonly dataDir: string
  register(username: string): Promise<TestPerson>
  /** One more session of somebody who registered here. */
  signIn(username: string): Promise<TestPerson>
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
    signIn: (username) => connectPerson(relay.url, username, devices, 'login'),
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

/** Makes an account on a relay that takes anybody, or signs in to it again. */
export async function connectPerson(
  url: string,
  username: string,
  devices = new Set<TestDevice>(),
  by: 'register' | 'login' = 'register',
): Promise<TestPerson> {
  const { body } = await call(url, undefined, 'POST', `/api/auth/${by}`, {
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
    async createConversation(given) {
      const { status, body } = await request('POST', '/api/conversations', given)
      if (status >= 400)
        throw new Error(`POST /api/conversations answered ${status}: ${JSON.stringify(body)}`)
      return body as Conversation
    },
    device(options = {}) {
      const device = createDevice(url.replace('http', 'ws'), user, { token, ...options }, overview)
      devices.add(device)
      return device
    },
  }
}
