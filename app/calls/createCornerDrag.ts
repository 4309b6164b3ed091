import { type Accessor, createSignal } from 'solid-js'
import { swallowClick } from '../ui/swallowClick.ts'

export interface Corner {
  readonly block: 'start' | 'end'
  readonly inline: 'start' | 'end'
}

export interface CornerDrag {
  readonly corner: Accessor<Corner>
  /** How far it is from there while it is held, pixels; undefined while it rests. */
  readonly offset: Accessor<{ readonly x: number; readonly y: number } | undefined>
  onPointerDown(event: PointerEvent & { readonly currentTarget: HTMLElement }): void
}

/** Above what is old: the newest words stand at the other end. */
const AT_FIRST: Corner = { block: 'start', inline: 'end' }
/** A press that moves less than this is a press, pixels. */
const SLACK_PX = 6

/** Something small that one drags out of the way: let go, it rests in the nearest corner of the window. */
export function createCornerDrag(): CornerDrag {
  const [corner, setCorner] = createSignal<Corner>(AT_FIRST)
  const [offset, setOffset] = createSignal<{ x: number; y: number }>()

  function onPointerDown(event: PointerEvent & { readonly currentTarget: HTMLElement }): void {
    if (event.button !== 0) return
    const element = event.currentTarget
    const { clientX, clientY } = event
    const events = new AbortController()
    const { signal } = events
    const finish = (): void => {
      events.abort()
      if (offset() === undefined) return
      const { left, top, width, height } = element.getBoundingClientRect()
      const isRight = left + width / 2 > innerWidth / 2
      const isEnd = isRight === (getComputedStyle(element).direction === 'ltr')
      setOffset(undefined)
      setCorner({
        block: top + height / 2 > innerHeight / 2 ? 'end' : 'start',
        inline: isEnd ? 'end' : 'start',
      })
      swallowClick()
    }
    document.addEventListener(
      'pointermove',
      (move) => {
        const [x, y] = [move.clientX - clientX, move.clientY - clientY]
        if (offset() !== undefined || Math.hypot(x, y) > SLACK_PX) setOffset({ x, y })
      },
      { signal },
    )
    document.addEventListener('pointerup', finish, { signal })
    document.addEventListener('pointercancel', finish, { signal })
  }

  return { corner, offset, onPointerDown }
}
