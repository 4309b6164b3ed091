/**
 * Each message ends in a mark that says who sent it and when, in a form that is found in any frame without decoding it:
 * `~@`, 4 digits of the sender, 12 of microseconds, both in base 10.
 */
const START = Buffer.from('~@')
const LENGTH = 18

export const makeMark = (sender: number, sentUs: number): string =>
  `~@${sender.toString().padStart(4, '0')}${Math.floor(sentUs).toString().padStart(12, '0')}`

/** Tells of each mark in a frame; servers put several messages in one. */
export function eachMark(frame: Buffer, tell: (sender: number, sentUs: number) => void): void {
  for (let at = frame.indexOf(START); at >= 0; at = frame.indexOf(START, at + LENGTH)) {
    tell(digits(frame, at + 2, at + 6), digits(frame, at + 6, at + LENGTH))
  }
}

function digits(frame: Buffer, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + (frame[at] ?? 48) - 48
  return value
}
