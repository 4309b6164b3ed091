import type * as Y from 'yjs'
import { RELAY } from '../../../sync/ids.ts'
import { HOME, laneOwnerOf, ROOM } from '../../../sync/lanes.ts'
import type { Names } from './findings.ts'
import type { JournaledDocument } from './loadForVerify.ts'

const STATE_PREFIX = 'state:'

/** Whose a root of a conversation is; undefined when there should be no such root (D1). */
function ownerOfRoot(root: string): string | undefined {
  if (root === ROOM) return RELAY
  if (root.startsWith(STATE_PREFIX)) return root.slice(STATE_PREFIX.length)
  return laneOwnerOf(root)
}

/** Each part of a conversation was written by the person whose it is, or by the relay on their behalf (G2, G5). */
export function checkConversationWriters(
  document: JournaledDocument,
  names: Names,
  found: (what: string) => void,
): void {
  checkClients(document, found)
  checkRoots(document, ownerOfRoot, names, found)
}

/** A `home` was written by its person alone (D9). */
export function checkHomeWriters(
  document: JournaledDocument,
  user: string,
  names: Names,
  found: (what: string) => void,
): void {
  checkClients(document, found)
  checkRoots(document, (root) => (root === HOME ? user : undefined), names, found)
}

function checkClients({ doc, owners }: JournaledDocument, found: (what: string) => void): void {
  for (const client of doc.store.clients.keys()) {
    if (!owners.has(client)) found(`nobody is known to own the writer ${client}`)
  }
}

function checkRoots(
  { doc, owners }: JournaledDocument,
  ownerOf: (root: string) => string | undefined,
  names: Names,
  found: (what: string) => void,
): void {
  for (const [root, type] of doc.share) {
    const owner = ownerOf(root)
    if (owner === undefined) {
      found(`there is a part that no document of this kind has (${root})`)
      continue
    }
    const strangers = new Set<string>()
    for (const item of itemsOf(type)) {
      const writer = owners.get(item.id.client)
      if (writer !== undefined && writer !== owner && writer !== RELAY) strangers.add(writer)
    }
    for (const stranger of strangers) {
      found(`${names.person(stranger)} wrote in what belongs to ${names.person(owner)} (${root})`)
    }
  }
}

/** What a root holds and was not deleted. Y's types hide their items; the fields are stable since Yjs 13.0. */
function* itemsOf(type: Pick<Y.AbstractType<never>, '_start' | '_map'>): Generator<Y.Item> {
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted) yield item
  for (const item of type._map.values()) if (!item.deleted) yield item
}
