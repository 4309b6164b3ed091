import { UNRULY } from './displayName.ts'

/** A line that somebody says of themselves: as names are kept, but it may be empty. */
export const cleanStatus = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(UNRULY, '')
    .normalize('NFC')
    .trim()

/** Several lines, at most one of them empty at a time. */
export const cleanAbout = (text: string): string =>
  text
    .replace(/\r\n?|\u2028|\u2029/gu, '\n')
    .split('\n')
    .map(cleanStatus)
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()
