import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest'
import * as Y from 'yjs'
import {
  type DeviceStore,
  type DeviceStoreOptions,
  openDeviceStore,
} from '../../../app/replica/deviceStore.ts'

export const NAME = 'prosa-alice'
export const TALK = 'conversation/c-talk0000/g1'
const QUICK = { openTimeoutMs: 60, stepTimeoutMs: 200, retryMs: 20 }

export function open(options: Partial<DeviceStoreOptions> = {}): DeviceStore {
  const store = openDeviceStore({ name: NAME, ...QUICK, ...options })
  onTestFinished(() => store.close())
  return store
}

/** Bytes that say who they are; the store does not look inside. */
export const bytes = (...values: number[]) => Uint8Array.from(values)
export const read = async (store: DeviceStore, document = TALK) =>
  (await store.read(document)).updates.map((u) => [...u])

/** Yjs updates: one for each text. */
export function updatesOf(...texts: string[]): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const text of texts) doc.getArray('log').push([text])
  return updates
}

export const quota = () => new DOMException('The device is full.', 'QuotaExceededError')

/** Every test has a device on which nothing was stored, and no promise of it may be rejected unseen. */
export function onNewDevice(): void {
  const unhandled: unknown[] = []
  const note = (error: unknown) => unhandled.push(error)
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory()
    unhandled.length = 0
    process.on('unhandledRejection', note)
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
    vi.restoreAllMocks()
    expect(unhandled).toEqual([])
  })
}
