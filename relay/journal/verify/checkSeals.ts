import { RELAY } from '../../../sync/ids.ts'
import type { Reader } from '../../storage/openReader.ts'
import { type SealedRow, sealHash } from '../sealHash.ts'

interface SealRow {
  readonly id: string
  readonly place: string
  readonly entries: number
  readonly hash: string
  readonly expired: number
}

/** History against what each seal says it took out of the document (R1). Call it at one moment. */
export function checkSeals(reader: Reader, conversation: string, found: (what: string) => void): void {
  const seals = reader.rows<SealRow>(
    'SELECT id, place, entries, hash, expired FROM seals WHERE conversation = ?',
    conversation,
  )
  for (const seal of seals) {
    const [entry] = reader.rows<{ body: string | null }>(
      `SELECT body FROM entries WHERE conversation = ? AND author = ? AND id = ? AND kind = 'seal'`,
      ...[conversation, RELAY, seal.id],
    )
    if (entry === undefined) found(`the entry of the seal ${seal.id} is missing`)
    else if (!says(entry.body, seal)) found(`the entry of the seal ${seal.id} says otherwise than the relay`)
    // Retention took some of its entries: nothing is left to compare (R4).
    if (seal.expired === 1) continue
    let count = 0
    const hash = sealHash(counted(sealed(reader, conversation, seal.id), () => count++))
    if (count !== seal.entries)
      found(`${seal.entries} entries went into history with the seal ${seal.id}, but ${count} are there`)
    else if (hash !== seal.hash) found(`the history under the seal ${seal.id} is not what was sealed`)
  }
  const strays = reader.rows<{ seal: string; n: number }>(
    `SELECT seal, count(*) AS n FROM entries WHERE conversation = ? AND seal IS NOT NULL
       AND seal NOT IN (SELECT id FROM seals WHERE conversation = ?) GROUP BY seal`,
    ...[conversation, conversation],
  )
  for (const { seal, n } of strays)
    found(`${n} entries of history belong to a seal that is not there (${seal})`)
}

const sealed = (reader: Reader, conversation: string, seal: string): Iterable<SealedRow> =>
  reader.each<SealedRow>(
    `SELECT author, id, hash FROM entries WHERE conversation = ? AND seal = ? ORDER BY seq`,
    ...[conversation, seal],
  )

function* counted<T>(items: Iterable<T>, count: () => void): Generator<T> {
  for (const item of items) {
    count()
    yield item
  }
}

function says(body: string | null, { entries, hash, place }: SealRow): boolean {
  const { c, h, p } = JSON.parse(body ?? '{}') as Record<string, unknown>
  return c === entries && h === hash && p === place
}
