import { lookOf } from './confusables.ts'

/** Nothing is drawn for these, or they only turn what stands around them: zero-width, direction, fillers. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gv
/** More letters that pose as one letter or digit in common typefaces (after Unicode UTS #39). */
const SAME = /rn|vv|[0|1!]/g
const POSE: Readonly<Record<string, string>> = { rn: 'm', vv: 'w', '0': 'o', '|': 'l', '1': 'l', '!': 'l' }
/** Punctuation and white space that one takes for another, or for none. */
const BETWEEN = /[\p{White_Space}\p{P}]+/gu

/**
 * What a display name is taken for at a glance: two names with the same answer can be mistaken for each other. S7.
 * Total: a name that is nothing but unseen characters looks like the empty one.
 */
export function glanceOf(name: string): string {
  const plain = name.toWellFormed().normalize('NFKC').replace(UNSEEN, '')
  // Capital I is a small l in many typefaces; before case is folded it can still be told.
  const folded = plain.replaceAll('I', 'l').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')
  const bare = lookOf(folded).normalize('NFD').replace(/\p{M}/gu, '').replace(BETWEEN, ' ').trim()
  return bare
    .replace(SAME, (letters) => POSE[letters] ?? letters)
    .replaceAll('i', 'l')
    .normalize('NFC')
}

/** Which of these people have a name that another of them could be mistaken for; S7. */
export function lookAlikes(
  people: Iterable<{ readonly id: string; readonly name: string }>,
): ReadonlySet<string> {
  const first = new Map<string, string>()
  const alike = new Set<string>()
  for (const { id, name } of people) {
    const glance = glanceOf(name)
    const other = first.get(glance)
    if (other === undefined) first.set(glance, id)
    else if (other !== id) alike.add(id).add(other)
  }
  return alike
}
