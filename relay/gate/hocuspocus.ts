import { applyUpdate, type Doc } from 'yjs'

/** The transaction origin that Hocuspocus takes for the server's own writes: broadcast and stored like any other. */
const RELAY_ORIGIN = { source: 'local' } as const

/** Applies an update that is already in the journal; Hocuspocus passes it on to everyone who has the document open. */
export function applyRelayUpdate(doc: Doc, update: Uint8Array): void {
  applyUpdate(doc, update, RELAY_ORIGIN)
}
