import { createHash } from 'node:crypto'

/** An entry's line in a seal: author, id and canonical hash as the ledger has them. */
export interface SealedRow {
  readonly author: string
  readonly id: string
  readonly hash: string
}

/** SHA-256, hex, over `author/id/hash` of what a seal took out, one a line, in the order of `seq` (R1). */
export function sealHash(rows: Iterable<SealedRow>): string {
  const hash = createHash('sha256')
  let separator = ''
  for (const row of rows) {
    hash.update(`${separator}${row.author}/${row.id}/${row.hash}`)
    separator = '\n'
  }
  return hash.digest('hex')
}
