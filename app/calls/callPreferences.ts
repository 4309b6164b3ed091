import { type Accessor, createSignal } from 'solid-js'

/** How this device rings; kept in localStorage, as its theme is. */
export interface RingChoices {
  readonly tone: Accessor<'on' | 'off'>
  setTone(how: 'on' | 'off'): void
  /** Whether a call is shown by the system while the app is hidden. */
  readonly whileHidden: Accessor<HiddenRing>
  /** Asks the browser first where it has not been asked: to be called by a press. */
  setWhileHidden(how: 'on' | 'off'): Promise<void>
  /** It can be had, nobody was asked yet, and this is a time for it. */
  readonly isOffered: Accessor<boolean>
  /** Never offers it by itself again. */
  decline(): void
}

/** `denied`: by the browser, which alone can allow it again. */
export type HiddenRing = 'on' | 'off' | 'denied' | 'unsupported'

const KEYS = { tone: 'prosa.calls.tone', hidden: 'prosa.calls.whileHidden' } as const

/** @param isTime when it may be offered: after somebody has talked */
export function createRingChoices(isTime: Accessor<boolean>): RingChoices {
  const [tone, setTone] = createSignal<'on' | 'off'>(read(KEYS.tone) === 'off' ? 'off' : 'on')
  const [wanted, setWanted] = createSignal(read(KEYS.hidden))
  const [permission, setPermission] = createSignal(permissionNow())
  const want = (how: 'on' | 'off') => {
    setWanted(how)
    keep(KEYS.hidden, how)
  }
  return {
    tone,
    setTone(how) {
      setTone(how)
      keep(KEYS.tone, how)
    },
    whileHidden() {
      const allowed = permission()
      if (allowed === 'unsupported' || allowed === 'denied') return allowed
      return allowed === 'granted' && wanted() !== 'off' ? 'on' : 'off'
    },
    async setWhileHidden(how) {
      if (how === 'on' && permissionNow() === 'default') await Notification.requestPermission()
      setPermission(permissionNow())
      want(how)
    },
    isOffered: () => isTime() && permission() === 'default' && wanted() === undefined,
    decline: () => want('off'),
  }
}

/** Without a service worker there is nobody to show it, and phones allow no other way. */
function permissionNow(): NotificationPermission | 'unsupported' {
  const canShow = typeof Notification !== 'undefined' && 'serviceWorker' in navigator
  return canShow ? Notification.permission : 'unsupported'
}

function read(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    // Storage is refused: the defaults serve.
    return undefined
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}
