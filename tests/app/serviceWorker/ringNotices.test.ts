import { beforeEach, describe, expect, it } from 'vitest'
import { createRingNotices, type RingNotices } from '../../../app/serviceWorker/ringNotices.ts'

interface Shown {
  readonly tag: string
  readonly data: unknown
  close(): void
}

let shown: Shown[]
let windows: { readonly focused: boolean; focus(): Promise<void> }[]
let broughtUp: string[]
let notices: RingNotices

beforeEach(() => {
  shown = []
  windows = []
  broughtUp = []
  notices = createRingNotices({
    async show(_title, { tag = '', data }) {
      const notice: Shown = {
        ...{ tag, data },
        close() {
          shown = shown.filter((one) => one !== notice)
        },
      }
      shown = [...shown, notice]
    },
    shown: async () => shown,
    windows: async () => windows,
    openWindow: async (path) => broughtUp.push(path),
  })
})

const say = (data: object) => notices.heard({ type: 'ring-notice', ...data })
const press = async () => {
  for (const notice of shown) await notices.pressed(notice)
}
const open = (name: string, focused: boolean, focus = async () => void broughtUp.push(name)) =>
  windows.push({ focused, focus })
const CALL = { tag: 'ring:1', title: 'bob calls', path: '/c/walks000' }

describe('[K1] a call that the system tells of', () => {
  it('is shown and taken away in the order that the page said, once for each call', async () => {
    await Promise.all([say(CALL), say({ tag: 'ring:1' })])
    expect(shown).toEqual([])
    for (const tag of ['ring:1', 'ring:1', 'ring:2']) await say({ ...CALL, tag })
    expect(shown.map(({ tag }) => tag.split('/')[0])).toEqual(['ring:1', 'ring:2'])
  })

  it('brings up the window that was used last, and goes', async () => {
    open('other', false)
    open('used', true)
    await say(CALL)
    await press()
    expect([broughtUp, shown]).toEqual([['used'], []])
  })

  it('opens one where there is none any more', async () => {
    await say(CALL)
    await press()
    expect(broughtUp).toEqual(['/c/walks000'])
  })

  it('heeds nothing else, and a browser that refuses to bring it up does not matter', async () => {
    expect([notices.heard({ type: 'SKIP_WAITING' }), notices.heard('ring-notice')]).toEqual([
      undefined,
      undefined,
    ])
    open('shy', true, () => Promise.reject(new Error('InvalidAccessError')))
    await say(CALL)
    await press()
    expect([broughtUp, shown]).toEqual([[], []])
  })
})
