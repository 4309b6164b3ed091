import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { serveRingNotices } from '../../../app/serviceWorker/ringNotices.ts'

interface Shown {
  readonly title: string
  readonly tag: string
  readonly data: unknown
  close(): void
}
interface Happening {
  readonly data?: unknown
  readonly notification?: Shown
  waitUntil(work: Promise<unknown>): void
}

let shown: Shown[]
let windows: { readonly focused: boolean; readonly name: string; focus(): Promise<void> }[]
let broughtUp: string[]
const listeners = new Map<string, (event: Happening) => void>()

beforeEach(() => {
  shown = []
  windows = []
  broughtUp = []
  vi.stubGlobal('self', {
    addEventListener: (type: string, listener: (event: Happening) => void) => listeners.set(type, listener),
    registration: {
      async showNotification(title: string, { tag, data }: { tag: string; data: unknown }) {
        const notice: Shown = {
          ...{ title, tag, data },
          close() {
            shown = shown.filter((one) => one !== notice)
          },
        }
        shown = [...shown, notice]
      },
      getNotifications: async () => shown,
    },
    clients: {
      matchAll: async () => windows,
      openWindow: async (path: string) => broughtUp.push(path),
    },
  })
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  serveRingNotices()
})

async function happens(type: string, about: Omit<Happening, 'waitUntil'>): Promise<void> {
  const work: Promise<unknown>[] = []
  listeners.get(type)?.({ ...about, waitUntil: (one) => work.push(one) })
  await Promise.all(work)
}
const say = (data: object) => happens('message', { data: { type: 'ring-notice', ...data } })
const press = () => happens('notificationclick', shown[0] === undefined ? {} : { notification: shown[0] })
const open = (name: string, focused: boolean, focus = async () => void broughtUp.push(name)) =>
  windows.push({ name, focused, focus })

describe('[K1] a call that the system tells of', () => {
  it('is shown and taken away in the order that the page said, once for each call', async () => {
    await Promise.all([say({ tag: 'ring:1', title: 'bob calls' }), say({ tag: 'ring:1' })])
    expect(shown).toEqual([])
    for (const tag of ['ring:1', 'ring:1', 'ring:2']) await say({ tag, title: 'bob calls' })
    expect(shown.map(({ tag }) => tag.split('/')[0])).toEqual(['ring:1', 'ring:2'])
  })

  it('brings up the window that was used last, and goes', async () => {
    open('other', false)
    open('used', true)
    await say({ tag: 'ring:1', title: 'bob calls', path: '/c/walks000' })
    await press()
    expect([broughtUp, shown]).toEqual([['used'], []])
  })

  it('opens one where there is none any more', async () => {
    await say({ tag: 'ring:1', title: 'bob calls', path: '/c/walks000' })
    await press()
    expect(broughtUp).toEqual(['/c/walks000'])
  })

  it('heeds nothing else, and a browser that refuses to bring it up does not matter', async () => {
    await happens('message', { data: { type: 'SKIP_WAITING' } })
    await happens('message', { data: 'ring-notice' })
    expect(shown).toEqual([])
    open('shy', true, () => Promise.reject(new Error('InvalidAccessError')))
    await say({ tag: 'ring:1', title: 'bob calls' })
    await press()
    expect(broughtUp).toEqual([])
  })
})
