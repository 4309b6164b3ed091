import { expect } from 'vitest'
import * as Y from 'yjs'
import { verifyFolder } from '../../../relay/cli/verify.ts'
import { canonicalJson, type Json } from '../../../sync/canonicalJson.ts'
import { laneItems, laneName, laneOwners } from '../../../sync/lanes.ts'

export type QueryRows = (query: string, ...values: unknown[]) => Record<string, unknown>[]

interface Entry {
  readonly i: string
}

/** All replicas hold the same: state vector, delete set and canonical JSON. */
export function expectAgreement(docs: readonly Y.Doc[]): true {
  const [first, ...rest] = docs.map(pictureOf)
  for (const picture of rest) expect(picture).toEqual(first)
  return true
}

function pictureOf(doc: Y.Doc) {
  const deletes = Y.createDeleteSetFromStructStore(doc.store)
  return {
    vector: [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([one], [other]) => one - other),
    deletes: [...deletes.clients]
      .map(([client, ranges]) => [client, ranges.map(({ clock, len }) => [clock, len])] as const)
      .sort(([one], [other]) => one - other),
    content: canonicalJson(contentOf(doc)),
    pending: doc.store.pendingStructs ?? doc.store.pendingDs,
  }
}

function contentOf(doc: Y.Doc): Json {
  const roots = [...doc.share.keys()].map((root): [string, Json] => [
    root,
    (root.startsWith('log:') ? doc.getArray(root).toJSON() : doc.getMap(root).toJSON()) as Json,
  ])
  return Object.fromEntries(roots.filter(([, value]) => Object.keys(value as object).length > 0))
}

/** Entries that stand more than once in a lane of this replica. */
export function twiceIn(doc: Y.Doc): string[] {
  return laneOwners(doc).flatMap((owner) => {
    const ids = [...laneItems(doc, owner)].map(({ value }) => (value as Entry).i)
    return ids.filter((id, index) => ids.indexOf(id) !== index)
  })
}

/** Which of these ids of one author the relay's tables do not have. */
export function missingFrom(query: QueryRows, author: string, ids: Iterable<string>): string[] {
  const known = new Set(query('SELECT id FROM entries WHERE author = ?', author).map(({ id }) => id))
  return [...ids].filter((id) => !known.has(id))
}

/**
 * The relay's tables say what its document says, both ways: each entry of the document has its row, where it lies
 * and with its content, and each row that lies in the document is there.
 */
export function expectLedger(query: QueryRows, conversation: string, doc: Y.Doc): void {
  const inDocument = laneOwners(doc).flatMap((owner) => {
    doc.getArray(laneName(owner))
    return [...laneItems(doc, owner)].map(
      ({ value, client, clock }) => `${owner} ${client}:${clock} ${canonicalJson(value as Json)}`,
    )
  })
  const rows = query(
    'SELECT author, client, clock, body FROM entries WHERE conversation = ? AND client IS NOT NULL AND body IS NOT NULL',
    conversation,
  ).map(({ author, client, clock, body }) => `${author} ${client}:${clock} ${body}`)
  expect(rows.sort()).toEqual(inDocument.sort())
  expect(query('SELECT seq FROM updates WHERE quarantined IS NOT NULL')).toEqual([])
}

/** `prosa verify` finds nothing in this data folder. */
export async function expectVerified(folder: string): Promise<void> {
  const signal = new AbortController().signal
  expect(await verifyFolder(folder, { report: () => undefined, signal })).toMatchObject({ ok: true })
}
