/** Base 32 with the digits `0-9a-v`, most significant first, so that string order is numeric order (contract). */
const DIGITS = '0123456789abcdefghijklmnopqrstuv'

/** Prints `value` (a non-negative safe integer) in exactly `width` digits; higher digits are cut. */
export function toBase32(value: number, width: number): string {
  let rest = value
  let text = ''
  for (let i = 0; i < width; i++) {
    text = DIGITS.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** Reads digits written by {@link toBase32}; NaN when a character is none of them. */
export function fromBase32(text: string): number {
  let value = 0
  for (const char of text) {
    const digit = DIGITS.indexOf(char)
    if (digit < 0) return Number.NaN
    value = value * 32 + digit
  }
  return value
}

/** Prints bytes as base 32, five bits a digit, the last digit padded with zero bits. */
export function bytesToBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += DIGITS.charAt((held >> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + DIGITS.charAt((held << (5 - bits)) & 31) : text
}
