import { closeDirections } from '../i18n/closeDirections.ts'

/** What a message's text is made of. */
export type TextPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'block'; readonly text: string }

/** Links beyond this many in one message stay text: nobody writes them, and each costs an element. */
const MAX_LINKS = 200
/** What may be clicked; everything else stays words. */
const SAFE = new Set(['http:', 'https:', 'mailto:'])
/**
 * Where a link may begin. Each alternative ends at the next space, quote or bracket, and none nests
 * repetitions, so matching is linear. Marks of direction end it too: an address shows as it reads. Addresses are bounded as RFC 5321 §4.5.3.1 bounds them.
 */
const CANDIDATE =
  /(?:https?:\/\/|mailto:|www\.)[^\s<>"“”«»`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+|(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/giu
const TRAILING = new Set(['.', ',', ';', ':', '!', '?', "'", '’', '*', '_', '~', '…', '|'])
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** Splits a message into blocks, code, links and plain text, in order; only the marks of code are left out. */
export function parseText(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('```', at)
    const close = open < 0 ? -1 : text.indexOf('```', open + 3)
    // A fence that never closes is three marks like others.
    if (close < 0 || text.slice(open + 3, close).trim() === '') break
    inline(text.slice(at, open).replace(/\n$/u, ''), parts)
    parts.push({ type: 'block', text: blockText(text.slice(open + 3, close)) })
    at = close + 3
    if (text[at] === '\n') at++
  }
  inline(text.slice(at), parts)
  // Each piece closes what it opens: none turns the next one around.
  return parts.map((part) => ({ ...part, text: closeDirections(part.text) }))
}

/** Without the language after the fence, and the line breaks beside the fences. */
function blockText(inside: string): string {
  return inside.replace(/^[\w+#.-]*[ \t]*\n/u, '').replace(/\n[ \t]*$/u, '')
}

function inline(text: string, parts: TextPart[]): void {
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('`', at)
    const close = open < 0 ? -1 : text.indexOf('`', open + 1)
    if (close < 0) break
    const code = text.slice(open + 1, close)
    if (code.trim() === '' || code.includes('\n')) {
      links(text.slice(at, close), parts)
      at = close
      // The second mark may open a pair of its own.
      if (text.indexOf('`', at + 1) < 0) break
      continue
    }
    links(text.slice(at, open), parts)
    parts.push({ type: 'code', text: code })
    at = close + 1
  }
  links(text.slice(at), parts)
}

function links(text: string, parts: TextPart[]): void {
  let at = 0
  let found = 0
  for (const match of text.matchAll(CANDIDATE)) {
    if (++found > MAX_LINKS) break
    const words = trimEnd(match[0])
    const href = safeHref(words)
    if (href === undefined) continue
    plain(text.slice(at, match.index), parts)
    parts.push({ type: 'link', text: words, href })
    at = match.index + words.length
  }
  plain(text.slice(at), parts)
}

function plain(text: string, parts: TextPart[]): void {
  if (text === '') return
  const last = parts.at(-1)
  if (last?.type === 'text') parts[parts.length - 1] = { type: 'text', text: last.text + text }
  else parts.push({ type: 'text', text })
}

/** Drops the punctuation of the sentence around: dots, and brackets that the address itself did not open. */
function trimEnd(candidate: string): string {
  const counts = new Map<string, number>()
  for (const mark of candidate) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  let end = candidate.length
  while (end > 0) {
    const last = candidate[end - 1] ?? ''
    const opener = PAIRS[last]
    const unopened = opener !== undefined && (counts.get(last) ?? 0) > (counts.get(opener) ?? 0)
    if (!TRAILING.has(last) && !unopened) break
    counts.set(last, (counts.get(last) ?? 0) - 1)
    end--
  }
  return candidate.slice(0, end)
}

/** The address to open, or nothing when it is not one that is safe to. */
export function safeHref(words: string): string | undefined {
  const full = /^(?:https?|mailto):/iu.test(words)
    ? words
    : words.includes('@') && !/^www\./iu.test(words)
      ? `mailto:${words}`
      : `https://${words}`
  try {
    const url = new URL(full)
    if (!SAFE.has(url.protocol)) return undefined
    if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url.href : undefined
    return url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('[')
      ? url.href
      : undefined
  } catch {
    // Not an address after all.
    return undefined
  }
}

/** Nothing but spaces and characters that show nothing, the Braille blank among them. */
const BLANK = /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u

/** Whether a message would look empty. */
export const isBlank = (text: string): boolean => BLANK.test(text)

/** A message taller than this is folded; a little more than what folded ones show, so that unfolding is worth it. */
const MAX_ROWS = 26
const ROW_UNITS = 80

/** Whether a message is too tall to be shown whole at once, by a guess of its rows. */
export function isTall(text: string): boolean {
  let rows = 0
  for (const line of text.split('\n')) {
    rows += Math.max(1, Math.ceil(line.length / ROW_UNITS))
    if (rows > MAX_ROWS) return true
  }
  return false
}

/** The longest run of emoji that may be shown large, in UTF-16 units: families with skin tones are long. */
const MAX_EMOJI_UNITS = 120
const ONE_TO_THREE = /^(?:\p{RGI_Emoji}\s*){1,3}$/v

/** Whether a message is one to three emoji and nothing else. */
export function isEmojiOnly(text: string): boolean {
  const trimmed = text.trim()
  return trimmed !== '' && trimmed.length <= MAX_EMOJI_UNITS && ONE_TO_THREE.test(trimmed)
}
