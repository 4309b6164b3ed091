import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js'
import type { Connection } from '../model.ts'
import type { RelaySocket } from './relaySocket.ts'

export interface ConnectionFacts {
  /** Entries that wait for the relay. */
  readonly unsent: Accessor<number>
  /** Whether everything that is looked at has been compared with the relay. */
  readonly isSettled: Accessor<boolean>
}

/** One word for how things stand, from what the socket and the documents say (contract: `Connection`). */
export function createConnection(
  socket: RelaySocket,
  { unsent, isSettled }: ConnectionFacts,
): Accessor<Connection> {
  const [state, setState] = createSignal(socket.state)
  onCleanup(socket.onState(setState))

  // What the browser says of the network is a hint for when to try, never an answer.
  const onOffline = () => socket.restart()
  const onHint = () => {
    if (document.visibilityState === 'visible') socket.retryNow()
  }
  window.addEventListener('offline', onOffline)
  window.addEventListener('online', onHint)
  document.addEventListener('visibilitychange', onHint)
  onCleanup(() => {
    window.removeEventListener('offline', onOffline)
    window.removeEventListener('online', onHint)
    document.removeEventListener('visibilitychange', onHint)
  })

  return createMemo(
    (): Connection => {
      if (state() === 'disconnected') return { state: 'offline' }
      if (state() === 'connecting') return { state: 'connecting' }
      if (unsent() > 0) return { state: 'sending', count: unsent() }
      return isSettled() ? { state: 'up-to-date' } : { state: 'connecting' }
    },
    { state: 'connecting' },
  )
}
