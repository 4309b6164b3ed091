import { LIMITS } from '../../sync/limits.ts'

/** Control characters, line breaks, and what turns the direction of the text around it (Unicode UAX #9). */
export const UNRULY = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{M}]/u

/**
 * Display names are free, but cannot disturb the line they stand in: unruly characters go, white space
 * becomes one space. Undefined when nothing visible is left.
 */
export function cleanDisplayName(text: string): string | undefined {
  const plain = text
    .toWellFormed()
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(UNRULY, '')
    .normalize('NFC')
    .trim()
  return VISIBLE.test(plain) && plain.length <= LIMITS.maxNameLength ? plain : undefined
}
