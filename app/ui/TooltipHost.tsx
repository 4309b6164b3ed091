import { createSignal, onCleanup, onMount, Show, Suspense } from 'solid-js'
import { late } from './late.ts'

const TooltipPopup = late(async () => (await import('./TooltipPopup.tsx')).TooltipPopup)

const DELAY_MS = 500

/**
 * Shows the `data-tip` of whatever the pointer rests on or the keyboard reaches.
 * One for the whole app: hundreds of buttons need no machinery of their own.
 */
export function TooltipHost() {
  const [anchor, setAnchor] = createSignal<HTMLElement>()
  let timer = 0
  /** Focus that the keyboard did not move, as when a dialog opens, asks for no name. */
  let byTab = false

  const hide = () => {
    clearTimeout(timer)
    setAnchor(undefined)
  }
  const showSoon = (element: HTMLElement) => {
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      if (element.isConnected && element.ariaExpanded !== 'true') setAnchor(element)
    }, DELAY_MS)
  }
  const tipped = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null

  const onOver = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    const element = tipped(event.target)
    if (element === anchor()) return
    hide()
    if (element) showSoon(element)
  }
  const onFocus = (event: FocusEvent) => {
    const element = tipped(event.target)
    if (byTab && element?.matches(':focus-visible')) showSoon(element)
    else hide()
  }
  const onKey = (event: KeyboardEvent) => {
    byTab = event.key === 'Tab'
    if (event.key === 'Escape') hide()
  }

  onMount(() => {
    const events = new AbortController()
    const { signal } = events
    document.addEventListener('pointerover', onOver, { signal, passive: true })
    document.addEventListener('pointerdown', hide, { signal, passive: true })
    document.addEventListener('focusin', onFocus, { signal })
    document.addEventListener('focusout', hide, { signal })
    document.addEventListener('keydown', onKey, { signal })
    onCleanup(() => {
      clearTimeout(timer)
      events.abort()
    })
  })

  return (
    <Show when={anchor()} keyed>
      {(element) => (
        <Suspense>
          <TooltipPopup anchor={element} />
        </Suspense>
      )}
    </Show>
  )
}
