import { utf8ByteLength } from 'lib0/string'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'

/** A message's text as it is sent: outer white space cut, lone surrogates mended. */
export function checkText(text: string): Result<string, 'empty' | 'too-long'> {
  const trimmed = text.trim().toWellFormed()
  if (trimmed === '') return err('empty')
  // Counting bytes of pasted megabytes is slow, and each character is at least one.
  if (trimmed.length > LIMITS.maxTextBytes) return err('too-long')
  return utf8ByteLength(trimmed) > LIMITS.maxTextBytes ? err('too-long') : ok(trimmed)
}
