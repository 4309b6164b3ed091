import { createRoot, createSignal } from 'solid-js'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { RingingIn } from '../../../app/calls/callState.ts'
import { ringsInThisTab } from '../../../app/calls/oneTab.ts'
import { showRingNotices } from '../../../app/calls/ringNotice.ts'
import type { RingNotice } from '../../../app/calls/ringNoticeMessage.ts'
import type { ConversationId, EntryId } from '../../../sync/ids.ts'
import { eventually } from '../../helpers/eventually.ts'
import { bob } from '../../sync/helpers/people.ts'

let told: RingNotice[]
let page: EventTarget & { visibilityState: 'hidden' | 'visible' }
const locks: (() => unknown)[] = []

beforeEach(() => {
  told = []
  locks.splice(0)
  page = Object.assign(new EventTarget(), { visibilityState: 'hidden' as const })
  vi.stubGlobal('document', page)
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('navigator', {
    serviceWorker: {
      ready: Promise.resolve({ active: { postMessage: (notice: RingNotice) => told.push(notice) } }),
    },
    locks: { request: async (_name: string, hold: () => unknown) => locks.push(hold) },
  })
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
})

function look(how: 'hidden' | 'visible'): void {
  page.visibilityState = how
  page.dispatchEvent(new Event('visibilitychange'))
}

const RING: RingingIn = {
  call: {
    ...{ conversation: 'walks000' as ConversationId, id: [bob, '0'.repeat(16) as EntryId] },
    ...{ media: 'audio', isDirect: false },
  },
  ...{ by: bob, byName: 'bob', until: Number.POSITIVE_INFINITY },
}
const SHOWN = { title: 'bob calls', body: 'in Walks', path: '/c/walks000' }
const said = () => told.map(({ tag, type, ...rest }) => rest)

describe('[K1] the system tells of a call', () => {
  const start = (isWanted = true) =>
    createRoot((dispose) => {
      onTestFinished(dispose)
      const [ring, setRing] = createSignal<RingingIn | undefined>(RING)
      const [ringsHere, setRingsHere] = createSignal(true)
      showRingNotices({ ring, ringsHere, title: () => 'Walks', isWanted: () => isWanted })
      return { setRing, setRingsHere }
    })

  it('while the app is hidden, and not when it is looked at', async () => {
    start()
    await eventually(() => expect(said()).toEqual([SHOWN]))
    look('visible')
    await eventually(() => expect(said()).toEqual([SHOWN, {}]))
    expect(new Set(told.map(({ tag }) => tag)).size).toBe(1)
    look('hidden')
    await eventually(() => expect(said()).toEqual([SHOWN, {}, SHOWN]))
  })

  it('no longer when it is over, answered elsewhere, or the page is closed', async () => {
    const { setRing } = start()
    setRing(undefined)
    await eventually(() => expect(said()).toEqual([SHOWN, {}]))
    setRing(RING)
    window.dispatchEvent(new Event('pagehide'))
    await eventually(() => expect(said()).toEqual([SHOWN, {}, SHOWN, {}]))
  })

  it('once, by the tab that rings; and not where it is not wanted', async () => {
    const { setRingsHere } = start()
    setRingsHere(false)
    await eventually(() => expect(said()).toEqual([SHOWN, {}]))
    start(false)
    await Promise.resolve()
    expect(told).toHaveLength(2)
  })
})

describe('[K1] of several tabs', () => {
  const tab = () =>
    createRoot((dispose) => {
      onTestFinished(dispose)
      return ringsInThisTab(() => 'a call')
    })

  it('one that is looked at rings before one that is hidden', () => {
    vi.useFakeTimers()
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const hidden = tab()
    expect(locks).toHaveLength(0)
    page.visibilityState = 'visible'
    const seen = tab()
    expect(locks).toHaveLength(1)
    void locks[0]?.()
    vi.runAllTimers()
    expect([hidden(), seen(), locks.length]).toEqual([false, true, 2])
    // It takes over when the other is closed.
    void locks[1]?.()
    expect(hidden()).toBe(true)
  })
})
