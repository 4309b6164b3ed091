/** Six gradients, chosen by a hash of the id, so that a person looks the same on every device. */
export const PERSON_HUES = 6

export function hueOf(id: string): number {
  // FNV-1a: short, and spreads ids that differ in one character.
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % PERSON_HUES
}

/** What nobody sees, and punctuation. The joiner and the tags of flags stay: emoji are made of them. */
const UNSEEN = /[\p{P}\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu

/** One or two letters for where there is no picture: of the first two words, else the first two of the only one. */
export function initials(name: string): string {
  const words = name.replace(UNSEEN, '').trim().split(/\s+/u).slice(0, 2)
  const [first = '', second] = words
  const letters = second === undefined ? graphemes(first, 2) : graphemes(first, 1) + graphemes(second, 1)
  return letters.toLocaleUpperCase()
}

let segmenter: Intl.Segmenter | undefined

function graphemes(text: string, count: number): string {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  let taken = ''
  let index = 0
  for (const { segment } of segmenter.segment(text)) {
    if (index++ === count) break
    // One accent a letter: more are stacked to draw over what stands around.
    taken += segment.normalize('NFC').replace(/(\p{M})\p{M}+/gu, '$1')
    // One emoji fills the circle.
    if (/[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(segment)) break
  }
  return taken
}
