/** How a socket of the door ends: what a stock client can see of the relay's reasons. */
export interface Closing {
  readonly code: number
  readonly reason: string
}

/**
 * Close codes of the door. y-websocket gives up on 44xx, which mirror the 4xx of HTTP, and connects again after all
 * others, 45xx among them.
 */
export const DOOR_CODES = {
  malformed: 4400,
  notSignedIn: 4401,
  forbidden: 4403,
  notFound: 4404,
  /** The update is at fault: what the client holds cannot be sent as it is. */
  rejected: 4409,
  /** The document goes on under another name: the reason is `generation:<current>`. */
  moved: 4410,
  tooMany: 4429,
  later: 4503,
} as const

const CODES: Readonly<Record<string, number>> = {
  'not-signed-in': DOOR_CODES.notSignedIn,
  'session-ended': DOOR_CODES.notSignedIn,
  'unknown-session': DOOR_CODES.notSignedIn,
  'not-found': DOOR_CODES.notFound,
  left: DOOR_CODES.notFound,
  removed: DOOR_CODES.notFound,
  banned: DOOR_CODES.notFound,
  'too-many-documents': DOOR_CODES.tooMany,
  'too-many-sockets': DOOR_CODES.tooMany,
  'cannot-store': DOOR_CODES.later,
  'cannot-load': DOOR_CODES.later,
  internal: DOOR_CODES.later,
}

/** What Hocuspocus gives as the reason after an exception: bytes that nobody could read. */
const AFTER_EXCEPTION = 'Reset Connection'
/** Its code for a socket that did not speak in time. */
const TIMED_OUT = 4408
/** RFC 6455 §5.5.1. */
const MAX_REASON_BYTES = 123

/** For a document that was refused or closed. */
export const closedFor = (reason: string): Closing =>
  reason === AFTER_EXCEPTION
    ? { code: DOOR_CODES.malformed, reason: 'malformed' }
    : closing(reason, DOOR_CODES.forbidden)

/**
 * For what the relay says beside the document; undefined when the socket may stay. After a refused update everything
 * that the client sends would be a gap, so it has to notice (G7).
 */
export function closedByMessage(payload: string): Closing | undefined {
  const message: unknown = JSON.parse(payload)
  if (typeof message !== 'object' || message === null) return undefined
  if (!('type' in message) || message.type !== 'rejected' || !('code' in message)) return undefined
  return closing(String(message.code), DOOR_CODES.rejected)
}

/** For what ends the socket itself, in words of a stock client. */
export function closedWith({ code, reason }: Closing): Closing {
  if (reason === 'too-many-sockets') return closing(reason, DOOR_CODES.tooMany)
  return code === TIMED_OUT ? { code: DOOR_CODES.later, reason: 'timed-out' } : { code, reason }
}

function closing(reason: string, fallback: number): Closing {
  const known = Object.hasOwn(CODES, reason) ? CODES[reason] : undefined
  const code = reason.startsWith('generation:') ? DOOR_CODES.moved : (known ?? fallback)
  return { code, reason: Buffer.byteLength(reason) > MAX_REASON_BYTES ? '' : reason }
}
