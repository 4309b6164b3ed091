import { swallowClick } from '../ui/swallowClick.ts'

/** A swipe this long answers. */
const REPLY_PX = 56
/** Sideways this far before it counts as a swipe and not as scrolling. */
const START_PX = 12
/** A finger that rests this long asks for the menu. */
const LONG_PRESS_MS = 450

export interface TouchGestures {
  readonly onSwipe: (message: HTMLElement) => void
  readonly onLongPress: (message: HTMLElement, at: { x: number; y: number }) => void
  readonly signal: AbortSignal
}

/** Swipe to reply and long press for the menu, on any `article` inside the element. */
export function makeTouchGestures(element: HTMLElement, options: TouchGestures): void {
  let message: HTMLElement | undefined
  let start = { x: 0, y: 0 }
  let swiping = false
  let timer = 0
  let menuAsked = false
  const passive = { passive: true, signal: options.signal } as const

  const settle = () => {
    clearTimeout(timer)
    message?.style.removeProperty('transform')
    message = undefined
    swiping = false
  }
  element.addEventListener(
    'touchstart',
    (event) => {
      settle()
      menuAsked = false
      const touch = event.touches[0]
      if (event.touches.length !== 1 || !touch || !(event.target instanceof Element)) return
      message = event.target.closest<HTMLElement>('article') ?? undefined
      start = { x: touch.clientX, y: touch.clientY }
      const held = message
      if (held) {
        timer = window.setTimeout(() => {
          settle()
          menuAsked = true
          options.onLongPress(held, start)
        }, LONG_PRESS_MS)
      }
    },
    passive,
  )
  element.addEventListener(
    'touchmove',
    (event) => {
      const touch = event.touches[0]
      if (!message || !touch) return
      const across = touch.clientX - start.x
      const down = touch.clientY - start.y
      if (Math.hypot(across, down) > START_PX) clearTimeout(timer)
      if (!swiping && Math.abs(down) > START_PX) settle()
      else if (swiping || Math.abs(across) > START_PX) {
        swiping = true
        const pulled = Math.max(-REPLY_PX, Math.min(REPLY_PX, across))
        message.style.transform = `translateX(${pulled * 0.8}px)`
      }
    },
    passive,
  )
  element.addEventListener(
    'touchend',
    (event) => {
      // The click that browsers make of a finger let go would close the menu it asked for.
      if (menuAsked) swallowClick()
      menuAsked = false
      const touch = event.changedTouches[0]
      const answered = swiping && touch && Math.abs(touch.clientX - start.x) >= REPLY_PX
      const pulled = message
      settle()
      if (answered && pulled) options.onSwipe(pulled)
    },
    passive,
  )
  element.addEventListener('touchcancel', settle, passive)
  options.signal.addEventListener('abort', () => clearTimeout(timer))
}
