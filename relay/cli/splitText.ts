/** How far back from the end of a part a space is looked for, bytes. */
const SPACE_WITHIN_BYTES = 1_024

/** Text in parts of at most `maxBytes` of UTF-8, cut behind a space where one is near, never inside a character. */
export function splitText(text: string, maxBytes: number): string[] {
  // A character takes at most three bytes per code unit, so most texts need no counting.
  if (text.length * 3 <= maxBytes) return [text]
  const bytes = Buffer.from(text, 'utf8')
  const parts: string[] = []
  let start = 0
  while (start < bytes.length) {
    const end = bytes.length - start <= maxBytes ? bytes.length : cut(bytes, start, start + maxBytes)
    parts.push(bytes.toString('utf8', start, end))
    start = end
  }
  // A message of white space alone would be refused as empty.
  return parts.filter((part) => part.trim() !== '')
}

function cut(bytes: Buffer, start: number, limit: number): number {
  const space = bytes.lastIndexOf(' ', limit - 1)
  if (space >= Math.max(start, limit - SPACE_WITHIN_BYTES)) return space + 1
  let end = limit
  while (isContinuation(bytes[end])) end--
  return end
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80
