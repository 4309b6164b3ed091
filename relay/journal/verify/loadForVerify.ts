import * as Y from 'yjs'
import type { Reader } from '../../storage/openReader.ts'

/** A document as the journal has it, made without changing anything. */
export interface JournaledDocument {
  readonly doc: Y.Doc
  /** Whose each Yjs client id is; G5. */
  readonly owners: ReadonlyMap<number, string>
}

/** Puts a document together as loading does (J4); what is wrong with it is told. Call it at one moment. */
export function loadForVerify(
  reader: Reader,
  document: string,
  found: (what: string) => void,
): JournaledDocument | undefined {
  const [snapshot] = reader.rows<{ bytes: Uint8Array; upto: number }>(
    'SELECT bytes, upto FROM snapshots WHERE document = ?',
    document,
  )
  const rows = reader.rows<{ seq: number; bytes: Uint8Array; quarantined: string | null }>(
    'SELECT seq, bytes, quarantined FROM updates WHERE document = ? AND seq > ? ORDER BY seq',
    document,
    snapshot?.upto ?? 0,
  )
  const bad = new Set<number>()
  for (const { seq, quarantined } of rows) {
    if (quarantined === null) continue
    bad.add(seq)
    found(`row ${seq} of the journal was set aside, since it could not be read`)
  }
  if (snapshot === undefined && rows.length === 0) return undefined
  const owners = new Map(
    reader
      .rows<{ client: number; user_id: string }>(
        'SELECT client, user_id FROM clients WHERE document = ?',
        document,
      )
      .map(({ client, user_id }) => [client, user_id] as const),
  )
  for (;;) {
    const doc = new Y.Doc()
    try {
      if (snapshot !== undefined) Y.applyUpdate(doc, snapshot.bytes)
    } catch (error) {
      found(`the snapshot cannot be read (${messageOf(error)})`)
      doc.destroy()
      return undefined
    }
    const failed = rows.find(({ seq, bytes }) => !bad.has(seq) && !applies(doc, bytes))
    if (failed === undefined) {
      if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
        found('something in the document waits for what is missing')
      return { doc, owners }
    }
    // Yjs may have applied half of it: begin anew without it.
    bad.add(failed.seq)
    found(`row ${failed.seq} of the journal cannot be read`)
    doc.destroy()
  }
}

function applies(doc: Y.Doc, bytes: Uint8Array): boolean {
  try {
    Y.applyUpdate(doc, bytes)
    return true
  } catch {
    return false
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
