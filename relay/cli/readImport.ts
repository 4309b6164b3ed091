import { LIMITS } from '../../sync/limits.ts'
import { cleanDisplayName } from '../accounts/displayName.ts'
import { readLines } from './readLines.ts'
import { splitText } from './splitText.ts'

/** One message to import: a line, or a part of one that is too long for a message. */
export interface ImportMessage {
  readonly timeMs: number
  /** Within the millisecond. */
  readonly counter: number
  readonly name: string
  readonly text: string
}

export interface ImportText {
  /** Of the newest lines, oldest first. */
  readonly messages: readonly ImportMessage[]
  /** Lines that hold a message, kept or not. */
  readonly goodLines: number
  /** Good lines before those kept. */
  readonly leftOut: number
  readonly badLines: number
  /** Numbers of the first bad lines, from 1. */
  readonly firstBadLines: readonly number[]
}

export interface ReadImportOptions {
  readonly keepLines: number
  /** A time after this is bad: nothing may stand before what is written today. */
  readonly nowMs: number
  readonly signal: AbortSignal
  /** Called now and then with the lines read so far. */
  readonly onProgress: (lines: number) => void
}

const MAX_LINE_LENGTH = 1024 * 1024
const BAD_LINES_NAMED = 10
const PROGRESS_LINES = 100_000

/** Reads `time<TAB>name<TAB>text` lines and keeps the newest; blank lines are nothing, bad ones are counted. */
export async function readImport(
  chunks: AsyncIterable<Uint8Array>,
  { keepLines, nowMs, signal, onProgress }: ReadImportOptions,
): Promise<ImportText> {
  const nextId = countWithinMs()
  let kept: (readonly ImportMessage[])[] = []
  let number = 0
  let goodLines = 0
  let badLines = 0
  const firstBadLines: number[] = []

  for await (const text of readLines(chunks, MAX_LINE_LENGTH)) {
    number++
    if (number % PROGRESS_LINES === 0) {
      signal.throwIfAborted()
      onProgress(number)
    }
    if (text?.trim() === '') continue
    const line = text === undefined ? undefined : parseLine(text, nowMs)
    if (line === undefined) {
      if (++badLines <= BAD_LINES_NAMED) firstBadLines.push(number)
      continue
    }
    goodLines++
    const { name } = line
    kept.push(
      splitText(line.text, LIMITS.maxTextBytes).map((part) => ({ ...nextId(line.timeMs), name, text: part })),
    )
    if (kept.length >= 2 * keepLines) kept = kept.slice(-keepLines)
  }
  kept = kept.slice(-keepLines)
  return { messages: kept.flat(), goodLines, leftOut: goodLines - kept.length, badLines, firstBadLines }
}

/** ISO 8601, by the day at least; without a zone UTC, so that it means the same on every machine. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

function parseLine(
  line: string,
  nowMs: number,
): { readonly timeMs: number; readonly name: string; readonly text: string } | undefined {
  const [time = '', shownName = '', ...rest] = line.split('\t')
  const text = rest.join('\t')
  const name = cleanDisplayName(shownName)
  const timeMs = parseTime(time.trim())
  if (timeMs === undefined || timeMs > nowMs || name === undefined || text.trim() === '') return undefined
  return { timeMs, name, text }
}

function parseTime(text: string): number | undefined {
  const iso = ISO.exec(text)
  if (iso === null) return undefined
  const hasZone = iso[1] !== undefined || text.length === 10
  const ms = Date.parse(hasZone ? text : `${text}Z`)
  return Number.isNaN(ms) || ms < 0 ? undefined : ms
}

const COUNTERS = 1_024

/**
 * Numbers messages within a millisecond, in the order of the file; the 1,025th takes the next millisecond,
 * as a clock does (D3). It depends on the lines before it alone, so a file that grew gives the same numbers.
 */
function countWithinMs(): (timeMs: number) => { timeMs: number; counter: number } {
  let current = -1
  let count = 0
  return (timeMs) => {
    count = timeMs === current ? count + 1 : 0
    current = timeMs
    return { timeMs: timeMs + Math.floor(count / COUNTERS), counter: count % COUNTERS }
  }
}
