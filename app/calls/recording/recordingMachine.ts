import type { Answer, OwnRecording, RecordingTrouble } from './model.ts'

export type RecordingEvent =
  | { readonly type: 'ask'; readonly asks: number }
  /** What each of the others in the call says to it now. */
  | { readonly type: 'answers'; readonly answers: readonly (Answer | undefined)[] }
  /** The time for answering is up. */
  | { readonly type: 'expired' }
  | { readonly type: 'stop' }
  | { readonly type: 'failed'; readonly why: RecordingTrouble }
  | { readonly type: 'dismiss' }

/** How long one may think before silence is a no, milliseconds; K10. */
export const ANSWER_MS = 60_000

/** What becomes of recording on this device: the shell records while the state says so; `at` in milliseconds since 1970. */
export function stepRecording(
  state: OwnRecording,
  event: RecordingEvent,
  answers: readonly (Answer | undefined)[],
  at: number,
): OwnRecording {
  switch (event.type) {
    case 'ask':
      return state.state === 'idle' || state.state === 'failed'
        ? { state: 'asking', asks: event.asks, until: at + ANSWER_MS }
        : state
    case 'answers': {
      if (state.state !== 'asking') return state
      // Whom it asked has left.
      if (event.answers.length === 0) return { state: 'idle' }
      return event.answers.includes(undefined) ? state : decide(state.asks, event.answers, at)
    }
    case 'expired':
      return state.state === 'asking' && at >= state.until ? decide(state.asks, answers, at) : state
    case 'failed':
      return state.state === 'idle' ? state : { state: 'failed', why: event.why }
    case 'stop':
      return state.state === 'failed' ? state : { state: 'idle' }
    case 'dismiss':
      return state.state === 'failed' ? { state: 'idle' } : state
  }
}

const decide = (asks: number, answers: readonly (Answer | undefined)[], at: number): OwnRecording =>
  answers.includes('yes')
    ? { state: 'recording', asks, since: at }
    : { state: 'failed', why: 'nobody-agreed' }
