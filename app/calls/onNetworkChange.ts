export interface NetworkChanges {
  /** There is a network again. */
  readonly onBack: () => void
  /** Another one has taken its place, as mobile that of Wi-Fi: what was connected over the old one is lost. */
  readonly onMove: () => void
  readonly signal: AbortSignal
}

/**
 * Tells of what the browser knows of changes of the network; Chromium alone knows its type, and none tells all.
 * @param page @default the window
 * @param connection @default `navigator.connection`
 */
export function onNetworkChange(
  { onBack, onMove, signal }: NetworkChanges,
  page: EventTarget = window,
  connection: unknown = Reflect.get(navigator, 'connection'),
): void {
  page.addEventListener('online', onBack, { signal })
  if (!(connection instanceof EventTarget) || !('type' in connection)) return
  let before = connection.type
  const look = () => {
    const { type } = connection
    // Speed changes all the time, and says nothing. After none comes `online`.
    if (type === before || type === 'none') return
    before = type
    onMove()
  }
  connection.addEventListener('change', look, { signal })
}
