import type * as Y from 'yjs'
import { canonicalJson, type Json } from '../../../sync/canonicalJson.ts'
import { type LaneItem, laneItems, laneOwners } from '../../../sync/lanes.ts'
import type { Reader } from '../../storage/openReader.ts'
import { contentHash } from '../contentHash.ts'
import type { Names } from './findings.ts'

interface HotRow {
  readonly author: string
  readonly id: string
  readonly kind: string
  readonly hash: string
  readonly client: number
  readonly clock: number | null
  readonly body: string | null
}

interface LedgerRow {
  readonly kind: string
  readonly hash: string
  readonly removed: string | null
  readonly client: number | null
  readonly clock: number | null
}

/** Document against ledger and projection, both ways (J3, D4, D5). Call it at one moment. */
export function checkLanes(
  reader: Reader,
  conversation: string,
  doc: Y.Doc,
  names: Names,
  found: (what: string) => void,
): void {
  const hot = new Map<string, HotRow>(
    reader
      .rows<HotRow>(
        `SELECT author, id, kind, hash, client, clock, body FROM entries
         WHERE conversation = ? AND client IS NOT NULL`,
        conversation,
      )
      .map((row) => [`${row.client}:${row.clock}`, row] as const),
  )
  for (const author of laneOwners(doc)) {
    for (const item of laneItems(doc, author)) {
      const place = `${item.client}:${item.clock}`
      const row = hot.get(place)
      const { id, kind, hash } = describe(item)
      if (row !== undefined && row.author === author && row.id === id) {
        hot.delete(place)
        if (row.hash !== hash)
          found(`${names.entry(row)}, reads otherwise in the document than the ledger has it`)
        continue
      }
      const ledger = reader.rows<LedgerRow>(
        `SELECT kind, hash, removed, client, clock FROM entries
         WHERE conversation = ? AND author = ? AND id = ?`,
        ...[conversation, author, id],
      )[0]
      found(`${names.entry({ author, id, kind })}, ${whyNot(ledger)}`)
    }
  }
  for (const row of hot.values()) {
    if (row.body === null) found(`${names.entry(row)}, has a place in the document but no content`)
    else found(`${names.entry(row)}, is in the ledger but not in the document`)
  }
}

/** Why something in a lane is not what the ledger says is there. */
function whyNot(row: LedgerRow | undefined): string {
  if (row === undefined) return 'is in the document but not in the ledger'
  if (row.removed !== null) return 'was deleted, but its content is still in the document'
  if (row.client === null) return 'has left the document by the ledger, but is still in it'
  return 'is in the document a second time'
}

function describe({ value }: LaneItem): { id: string; kind: string; hash: string } {
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const id = typeof fields.i === 'string' ? fields.i : ''
  const kind = typeof fields.k === 'string' ? fields.k : ''
  try {
    return { id, kind, hash: contentHash(canonicalJson(value as Json)) }
  } catch {
    // No plain JSON: no hash is like it.
    return { id, kind, hash: '' }
  }
}
