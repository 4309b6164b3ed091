import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** Nearer to the end than this, one is at the end. */
const NEAR_PX = 48

export interface Follow {
  /** The view stands at the end and stays there as the list grows. */
  readonly atEnd: Accessor<boolean>
  /** To be called on every scroll. */
  onScroll(): void
  /** To be called whenever the list or the view changes its size. */
  onResize(): void
  toEnd(): void
  /** Stops holding on to the end, until somebody scrolls there again. */
  letGo(): void
  /** Follows this scroller from now on. */
  attach(element: HTMLElement): void
}

/** Keeps a scroller at its end while one is there, and leaves it alone while one reads further up. */
export function createFollow(): Follow {
  const [atEnd, setAtEnd] = createSignal(true)
  let scroller: HTMLElement | undefined
  let lastTop = 0
  let lastHeight = 0

  const distance = () => (scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : 0)
  const pin = () => {
    if (!scroller) return
    scroller.scrollTop = scroller.scrollHeight
    lastTop = scroller.scrollTop
    lastHeight = scroller.scrollHeight
  }
  const onResize = () => {
    if (atEnd()) pin()
  }

  return {
    atEnd,
    onResize,
    onScroll() {
      if (!scroller) return
      const top = scroller.scrollTop
      // Only going up lets go: growth and a shrinking view also leave the end behind, but never move up. A list that
      // became shorter does: another document took its place.
      if (distance() <= NEAR_PX) setAtEnd(true)
      else if (top < lastTop && atEnd() && scroller.scrollHeight < lastHeight) return pin()
      else if (top < lastTop) setAtEnd(false)
      lastTop = top
      lastHeight = scroller.scrollHeight
    },
    toEnd() {
      setAtEnd(true)
      pin()
    },
    letGo() {
      setAtEnd(false)
      lastTop = scroller?.scrollTop ?? 0
    },
    attach(element) {
      scroller = element
      // The keyboard, the composer and the window change the view's height.
      const sizes = new ResizeObserver(onResize)
      sizes.observe(element)
      onCleanup(() => sizes.disconnect())
    },
  }
}
