import { lookOf } from '../../sync/confusables.ts'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'

export interface Username {
  /** What is shown: as typed, in NFKC. */
  readonly shown: string
  /** What makes it unique: names that look alike share it. */
  readonly key: string
}

/** Letters of any script, their marks, digits, and `_ . -`; design §11. */
const ALLOWED = /^[\p{L}\p{M}\p{N}_.-]+$/u
/** Emoji posing as letters, invisible letters (Hangul fillers, variation selectors), enclosing marks. */
const ODD = /[\p{Extended_Pictographic}--[0-9]]|\p{Default_Ignorable_Code_Point}|\p{Me}/v
/** Stacked marks bury the lines around them; no language needs four on one letter. */
const STACKED = /\p{M}{4}/u
const STARTS_WITH_MARK = /^\p{M}/u
/** A loose iota subscript becomes a letter in capitals, and then stands elsewhere among other marks. */
const LOOSE_IOTA = /\u0345/u
const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u

/** Checks a name for a new account; `username-odd` for whatever people could not type or tell apart. */
export function parseUsername(text: string): Result<Username, 'username-odd'> {
  if (text.length > 4 * LIMITS.maxUsernameLength || !text.isWellFormed()) return err('username-odd')
  const shown = text.normalize('NFKC')
  const length = [...shown].length
  const fine =
    length >= LIMITS.minUsernameLength &&
    length <= LIMITS.maxUsernameLength &&
    [text, shown].every((form) => ALLOWED.test(form) && !ODD.test(form)) &&
    !STACKED.test(shown.normalize('NFD')) &&
    !STARTS_WITH_MARK.test(shown) &&
    !LOOSE_IOTA.test(shown.normalize('NFD')) &&
    HAS_LETTER_OR_DIGIT.test(shown)
  return fine ? ok({ shown, key: usernameKey(shown) }) : err('username-odd')
}

/**
 * What names are compared by: NFKC, case-folded, look-alike letters made one.
 * Total and bounded, so that signing in takes the same path for any text.
 */
export function usernameKey(text: string): string {
  return lookOf(foldCase(text.slice(0, 4 * LIMITS.maxUsernameLength).normalize('NFKC')))
}

/** For searching: case-folded only, so that accents and scripts match as typed. */
export function foldCase(text: string): string {
  // Up and down again joins what lower case alone keeps apart: ß and ss, ſ and s; ς is σ at a word's end.
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC')
}
