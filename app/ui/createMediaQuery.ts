import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** Whether a media query holds, as it changes. */
export function createMediaQuery(query: string): Accessor<boolean> {
  const list = matchMedia(query)
  const [matches, setMatches] = createSignal(list.matches)
  const onChange = () => setMatches(list.matches)
  list.addEventListener('change', onChange)
  onCleanup(() => list.removeEventListener('change', onChange))
  return matches
}

/** One pane at a time; the same bound as in the styles. */
export const PHONE = '(max-width: 47.99rem)'
/** Fingers rather than a pointer: Enter makes a line, long press opens menus. */
export const TOUCH = '(hover: none) and (pointer: coarse)'
