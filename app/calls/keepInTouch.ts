import { type Accessor, createEffect, onCleanup, untrack } from 'solid-js'
import type { RelaySocket } from '../net/relaySocket.ts'

export interface KeepInTouchOptions {
  readonly socket: CallSocket
  /** How many others are in the call, and with how many of them this device is connected. */
  readonly links: Accessor<{ readonly others: number; readonly connected: number }>
  /** Milliseconds since somebody was last heard of who is in the call: of all of them the longest. */
  readonly quietMs: () => number
  /** Says in presence that this device is in the call; the relay says it back. */
  readonly say: () => void
  /** The relay is there again. */
  readonly onBack: () => void
  /** Milliseconds since 1970. @default the device's clock */
  readonly now?: () => number
}

/** As much of the one socket as a call needs. */
export type CallSocket = Pick<RelaySocket, 'state' | 'onState' | 'retryNow' | 'restart'> & {
  readonly provider: Pick<RelaySocket['provider'], 'lastMessageReceived'>
}

/** Presence is said again this often until somebody is connected, and from then on: the relay may have restarted. */
const SAY_AGAIN_MS = 2_000
const SAY_AGAIN_CONNECTED_MS = 10_000
/** A try to reach the relay gets so long: over a slow network it takes some round trips. */
const TRY_MS = 3_000
/** Somebody is silent: is it they, or is the own line dead? The relay is asked, and has so long to say anything. */
const QUIET_MS = 1_500
const ASK_AGAIN_MS = 1_000
const ANSWER_MS = 2_500
const LOOK_MS = 500

/** Who is in a call and cut off waits neither for the end of a backoff nor for a third missing ping (G12). */
export function keepInTouch(options: KeepInTouchOptions): void {
  const { socket, links, quietMs, say, onBack, now = Date.now } = options
  createEffect(() => {
    const every = links().connected > 0 ? SAY_AGAIN_CONNECTED_MS : SAY_AGAIN_MS
    const timer = setInterval(say, every)
    onCleanup(() => clearInterval(timer))
  })

  let triedAt = now()
  let askedAt: number | undefined
  /** Over a slow network answers take longer: each line that was given up for nothing doubles it. */
  let answerMs = ANSWER_MS
  const forget = socket.onState((state) => {
    triedAt = now()
    askedAt = undefined
    if (state === 'connected') onBack()
  })

  function look(): void {
    if (socket.state !== 'connected') {
      if (now() - triedAt < TRY_MS) return
      triedAt = now()
      socket.retryNow()
      return
    }
    if (untrack(quietMs) < QUIET_MS) {
      askedAt = undefined
      answerMs = ANSWER_MS
      return
    }
    const isAnswered = askedAt !== undefined && socket.provider.lastMessageReceived >= askedAt
    if (askedAt === undefined || (isAnswered && now() - askedAt >= ASK_AGAIN_MS)) {
      askedAt = now()
      say()
    } else if (!isAnswered && now() - askedAt >= answerMs) {
      answerMs *= 2
      socket.restart()
    }
  }
  const timer = setInterval(look, LOOK_MS)
  onCleanup(() => {
    clearInterval(timer)
    forget()
  })
}
