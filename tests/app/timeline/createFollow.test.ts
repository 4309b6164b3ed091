import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TimelineView } from '../../../app/conversations/model.ts'
import { createFollow } from '../../../app/timeline/createFollow.ts'
import { createSlice } from '../../../app/timeline/createSlice.ts'
import { PEOPLE } from '../fakePeople.ts'
import { message, viewOf } from '../fakeTimeline.ts'

const { marta: alice } = PEOPLE

describe('createFollow', () => {
  beforeEach(() => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe() {}
        disconnect() {}
      },
    )
  })
  afterEach(() => vi.unstubAllGlobals())

  /** Enough of a scroller: 500 high, any content. */
  const scroller = () => {
    const box = { scrollTop: 0, scrollHeight: 2_000, clientHeight: 500 }
    return Object.defineProperty(box, 'scrollTop', {
      value: 0,
      writable: true,
    }) as unknown as HTMLElement & { scrollHeight: number; clientHeight: number }
  }
  const setUp = () => {
    const follow = createRoot(() => createFollow())
    const box = scroller()
    createRoot(() => follow.attach(box))
    follow.toEnd()
    return { follow, box }
  }

  it('stays at the end while the list grows and the view shrinks', () => {
    const { follow, box } = setUp()
    box.scrollHeight = 2_400
    follow.onScroll()
    follow.onResize()
    expect(box.scrollTop).toBe(2_400)
    expect(follow.atEnd()).toBe(true)
  })

  it('lets go when one scrolls up, and holds still as more arrives', () => {
    const { follow, box } = setUp()
    box.scrollTop = 700
    follow.onScroll()
    expect(follow.atEnd()).toBe(false)
    box.scrollHeight = 3_000
    follow.onResize()
    expect(box.scrollTop).toBe(700)
  })

  it('stays at the end when the list becomes shorter and grows again: a document that took the place of another', () => {
    const { follow, box } = setUp()
    box.scrollTop = 1_500
    follow.onScroll()
    // The browser moved it up before the rest was there.
    box.scrollHeight = 1_200
    box.scrollTop = 500
    follow.onScroll()
    expect(follow.atEnd()).toBe(true)
    expect(box.scrollTop).toBe(1_200)
    box.scrollTop = 400
    follow.onScroll()
    expect(follow.atEnd()).toBe(false)
  })

  it('holds on again at the end', () => {
    const { follow, box } = setUp()
    box.scrollTop = 700
    follow.onScroll()
    box.scrollTop = 1_480
    follow.onScroll()
    expect(follow.atEnd()).toBe(true)
  })
})

describe('createSlice', () => {
  const items = Array.from({ length: 1_000 }, (_, index) =>
    message(alice, 1_700_000_000_000 + index * 60_000, 'x'),
  )

  it('tells what came after from what came before', () => {
    createRoot((dispose) => {
      const [view, setView] = createSignal<TimelineView>(viewOf(items.slice(100, 900)))
      const slice = createSlice(view)
      expect(slice()).toMatchObject({ length: 800, appended: 0, shift: false })
      setView(viewOf(items.slice(100, 903)))
      expect(slice()).toMatchObject({ length: 803, appended: 3, shift: false })
      setView(viewOf(items.slice(0, 903)))
      expect(slice()).toMatchObject({ length: 903, appended: 0, shift: true })
      dispose()
    })
  })

  it('gives keys like an array', () => {
    createRoot((dispose) => {
      const slice = createSlice(() => viewOf(items))
      expect(slice().keys.length).toBe(1_000)
      expect(slice().keys[999]).toBe(items[999]?.key)
      dispose()
    })
  })

  it('[C5] looks at the ends alone for one new message', () => {
    createRoot((dispose) => {
      let touched = 0
      const counting = (all: typeof items): TimelineView => {
        const plain = viewOf(all)
        return {
          ...plain,
          at(index) {
            touched++
            return plain.at(index)
          },
        }
      }
      const [view, setView] = createSignal(counting(items.slice(0, 999)))
      const slice = createSlice(view)
      slice()
      touched = 0
      setView(counting(items))
      expect(slice().appended).toBe(1)
      expect(touched).toBeLessThanOrEqual(2)
      dispose()
    })
  })
})
