import type { Reader } from '../../storage/openReader.ts'
import { contentHash } from '../contentHash.ts'
import type { Names } from './findings.ts'

interface Row {
  readonly seq: number
  readonly author: string
  readonly id: string
  readonly kind: string
  readonly hash: string
  readonly body: string | null
  readonly removed: string | null
  readonly client: number | null
  readonly seal: string | null
  readonly imported: number
}

/** Rows read at a time: each stands for itself, so others may change in between. */
const PAGE = 2_000

/** What each row of ledger and projection says by itself (D4, D5). Answers how many there are. */
export function checkRows(
  reader: Reader,
  conversation: string,
  names: Names,
  found: (what: string) => void,
): number {
  let count = 0
  for (let last = 0; ; ) {
    const rows = reader.rows<Row>(
      `SELECT seq, author, id, kind, hash, body, removed, client, seal, imported FROM entries
       WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?`,
      ...[conversation, last, PAGE],
    )
    for (const row of rows) {
      const what = wrongWith(row)
      if (what !== undefined) found(`${names.entry(row)}, ${what}`)
    }
    count += rows.length
    last = rows.at(-1)?.seq ?? last
    if (rows.length < PAGE) return count
  }
}

function wrongWith({ hash, body, removed, client, seal, imported }: Row): string | undefined {
  if (removed !== null) {
    return body === null && client === null ? undefined : 'was deleted, but its content is still stored'
  }
  if (body === null) return 'has lost its content'
  if (contentHash(body) !== hash) return 'is not what was accepted: its content does not fit its hash'
  if (client === null && seal === null && imported === 0)
    return 'is in no document, and no seal took it out of one'
  return undefined
}

/** Messages that somebody deleted or hid and that are shown all the same (D5). Call it at one moment. */
export function checkRemovals(
  reader: Reader,
  conversation: string,
  names: Names,
  found: (what: string) => void,
): void {
  const shown = reader.rows<{ author: string; id: string; kind: string }>(
    `SELECT DISTINCT m.author, m.id, m.kind FROM entries d
     JOIN entries m ON m.conversation = d.conversation AND m.author = d.target_author AND m.id = d.target_id
     WHERE d.conversation = ? AND d.kind IN ('d', 'h') AND m.kind = 'm' AND m.removed IS NULL`,
    conversation,
  )
  for (const row of shown) found(`${names.entry(row)}, was deleted or hidden but is still shown`)
}
