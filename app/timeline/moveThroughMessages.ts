/**
 * Arrows walk from message to message, the newest first; Enter or the menu key on one asks for its menu,
 * and the message is returned. Keys inside fields and on buttons and links keep their meaning.
 */
export function moveThroughMessages(event: KeyboardEvent): HTMLElement | undefined {
  const target = event.target
  const log = event.currentTarget
  if (!(target instanceof HTMLElement) || !(log instanceof HTMLElement)) return undefined
  const here = target.closest<HTMLElement>('article')
  if (target !== here && target !== log) return undefined
  switch (event.key) {
    case 'ArrowUp':
    case 'ArrowDown': {
      const next = neighbour(log, here, event.key === 'ArrowUp' ? -1 : 1)
      if (next) {
        event.preventDefault()
        next.focus({ preventScroll: true })
        next.scrollIntoView({ block: 'nearest' })
      }
      return undefined
    }
    case 'Enter':
    case 'ContextMenu':
      if (here) event.preventDefault()
      return here ?? undefined
    case 'F10':
      return event.shiftKey ? (here ?? undefined) : undefined
    default:
      return undefined
  }
}

/** The rows come in any order in the document while the list recycles them: where they stand decides. */
function neighbour(log: HTMLElement, here: HTMLElement | null, step: 1 | -1): HTMLElement | undefined {
  const view = log.getBoundingClientRect()
  const all = [...log.querySelectorAll<HTMLElement>('article')]
    .map((element) => ({ element, top: element.getBoundingClientRect().top }))
    .sort((one, other) => one.top - other.top)
  if (here) return all[all.findIndex(({ element }) => element === here) + step]?.element
  return all.findLast(({ top }) => top < view.bottom && top >= view.top)?.element
}
