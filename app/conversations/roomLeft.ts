import { LIMITS } from '../../sync/limits.ts'

/** The counter shows from here on. */
export const NEAR_LIMIT_BYTES = 1024
/** More than this is not even pasted: sixteen messages' worth. */
export const MAX_PASTE_UNITS = LIMITS.maxTextBytes * 16

const encoder = new TextEncoder()

/** UTF-8 bytes that a message may still take; negative when it is too long. Far from the limit nothing is encoded. */
export function roomLeft(text: string): number {
  // A UTF-16 unit is at most three bytes.
  if (text.length * 3 < LIMITS.maxTextBytes - NEAR_LIMIT_BYTES) return LIMITS.maxTextBytes - text.length
  return LIMITS.maxTextBytes - encoder.encode(text).length
}
