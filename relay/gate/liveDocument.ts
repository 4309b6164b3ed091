import { randomInt } from 'node:crypto'
import type * as Y from 'yjs'
import type { DocumentName } from '../../sync/documentName.ts'
import type { LoadedDocument } from '../journal/documents.ts'
import type { YjsId } from './encodeUpdate.ts'

/** A client id by which the relay itself writes into a document, for itself or for a caller over HTTP. */
export interface RelayWriter {
  readonly owner: string
  /** New client ids still to be stored in the journal's `clients`; empty once they are. */
  readonly isNew: boolean
  /** The next `length` clocks. */
  take(length: number): YjsId
  /** The last element this writer appended to a root. */
  tail(root: string): YjsId | undefined
  setTail(root: string, id: YjsId): void
}

/**
 * What the gate knows of one loaded document beside its content. Kept: a row of the journal is either
 * inside `doc` or in `unapplied`, so that a snapshot never claims what it lacks (J4).
 */
export interface LiveDocument {
  readonly name: string
  readonly parsed: DocumentName
  readonly doc: Y.Doc
  /** Frames, posts and relay writes under way: the document must not unload (G10). */
  inFlight: number
  lastUsedMs: number
  /** Journal rows and bytes since the last snapshot. */
  rows: number
  bytes: number
  /** The journal still holds content that was removed: a snapshot is due soon (D5). */
  readonly hasRemovals: boolean
  /** A snapshot is on its way to the disk. */
  isStoring: boolean
  /** Another generation has taken its place: it is stored no more, and nothing is written into it (R1). */
  isSealed: boolean
  /** Entries in the document and bytes that it was made of, about: what sealing goes by (R1). */
  hotEntries: number
  hotBytes: number
  /** Bytes with which this generation began; 0 when that is not known any more. */
  readonly bornBytes: number
  lastWriteMs: number
  /** Rows of its journal were set aside: it is to be written anew from the projection (J4). */
  readonly isDamaged: boolean
  owner(client: number): string | undefined
  /**
   * Reserves a client id once more; false when somebody else has it. Synchronous: nobody can slip in between (G5).
   * A first write and each socket that shows it reserve it by themselves.
   */
  claim(client: number, user: string): boolean
  /** Takes back one reservation of each; an id that never wrote is free after the last. */
  release(clients: Iterable<number>): void
  /** From now on the ids are in the journal and stay. */
  keep(clients: Iterable<number>): void
  hasWritten(client: number): boolean
  readonly writtenClients: number
  writer(owner: string): RelayWriter
  /** Whether the relay itself writes under this client id. */
  isWriter(client: number): boolean
  /** Forgets a writer whose clocks went to a commit that failed. */
  dropWriter(owner: string): void
  committed(seq: number, bytes: number): void
  /** This row, committed, removes content. */
  removed(seq: number): void
  /** A snapshot took the place of the rows up to this one. */
  stored(upto: number): void
  applied(seq: number): void
  /** The last row of which this and all before are inside `doc`. */
  snapshotUpto(): number
}

/** A document as the journal has it, and how many entries the projection counts in it. */
export type Loaded = LoadedDocument & { readonly entries: number }

export function createLiveDocument(
  name: string,
  parsed: DocumentName,
  doc: Y.Doc,
  loaded: Loaded,
  nowMs: number,
): LiveDocument {
  const owners = new Map(loaded.owners)
  const written = new Set(loaded.owners.keys())
  /** How often ids that have not written yet are reserved. */
  const reserved = new Map<number, number>()
  const writers = new Map<string, RelayWriter>()
  const writerClients = new Set<number>()
  const unapplied = new Set<number>()
  let lastSeq = loaded.upto
  let removedBy = loaded.removedBy
  let storedUpto = 0

  const freshClient = () => {
    let client = randomInt(1, 2 ** 32)
    while (owners.has(client) || doc.store.clients.has(client)) client = randomInt(1, 2 ** 32)
    return client
  }

  return {
    name,
    parsed,
    doc,
    inFlight: 0,
    lastUsedMs: nowMs,
    rows: loaded.rows,
    bytes: loaded.bytes,
    isStoring: false,
    isSealed: false,
    hotEntries: loaded.entries,
    hotBytes: loaded.update?.byteLength ?? 0,
    bornBytes: loaded.bornBytes,
    lastWriteMs: nowMs,
    isDamaged: loaded.isDamaged,
    get hasRemovals() {
      return removedBy > storedUpto && !this.isSealed
    },
    owner: (client) => owners.get(client),
    claim(client, user) {
      const owner = owners.get(client)
      if (owner !== undefined && owner !== user) return false
      owners.set(client, user)
      if (!written.has(client)) reserved.set(client, (reserved.get(client) ?? 0) + 1)
      return true
    },
    release(clients) {
      for (const client of clients) {
        if (written.has(client)) continue
        const left = (reserved.get(client) ?? 0) - 1
        if (left > 0) reserved.set(client, left)
        else {
          reserved.delete(client)
          owners.delete(client)
        }
      }
    },
    keep(clients) {
      for (const client of clients) {
        written.add(client)
        reserved.delete(client)
      }
    },
    hasWritten: (client) => written.has(client),
    get writtenClients() {
      return written.size
    },
    writer(owner) {
      const known = writers.get(owner)
      if (known !== undefined) return known
      const client = freshClient()
      owners.set(client, owner)
      writerClients.add(client)
      const writer = createWriter(owner, client, () => !written.has(client))
      writers.set(owner, writer)
      return writer
    },
    isWriter: (client) => writerClients.has(client),
    dropWriter(owner) {
      for (const client of writerClients) {
        if (owners.get(client) !== owner || written.has(client)) continue
        writerClients.delete(client)
        owners.delete(client)
      }
      writers.delete(owner)
    },
    committed(seq, bytes) {
      this.rows += 1
      this.bytes += bytes
      this.hotBytes += bytes
      unapplied.add(seq)
      lastSeq = Math.max(lastSeq, seq)
    },
    removed(seq) {
      removedBy = Math.max(removedBy, seq)
    },
    stored(upto) {
      storedUpto = upto
    },
    applied(seq) {
      unapplied.delete(seq)
    },
    snapshotUpto: () => (unapplied.size === 0 ? lastSeq : Math.min(...unapplied) - 1),
  }
}

function createWriter(owner: string, client: number, isNew: () => boolean): RelayWriter {
  const tails = new Map<string, YjsId>()
  let clock = 0
  return {
    owner,
    get isNew() {
      return isNew()
    },
    take(length) {
      const start = { client, clock }
      clock += length
      return start
    },
    tail: (root) => tails.get(root),
    setTail(root, id) {
      tails.set(root, id)
    },
  }
}
