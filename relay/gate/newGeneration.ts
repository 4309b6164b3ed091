import { randomInt } from 'node:crypto'
import * as Y from 'yjs'
import type { Json } from '../../sync/canonicalJson.ts'
import type { LaneOwner } from '../../sync/ids.ts'
import { HOME, laneName, ROOM } from '../../sync/lanes.ts'

/** A document written whole by the relay, as the beginning of a generation (R1, G9). */
export interface NewGeneration {
  readonly update: Uint8Array
  /** The Yjs client id that wrote all of it. */
  readonly client: number
  /** Where each entry lies, in the order given. */
  readonly clocks: readonly number[]
}

const STATE_PREFIX = 'state:'

export interface ConversationContent {
  /** By author. */
  readonly entries: readonly { readonly author: LaneOwner; readonly value: Json }[]
  readonly room: Readonly<Record<string, Json>>
  /** The document that this one follows: its read marks go along. */
  readonly old: Y.Doc | undefined
}

/** Writes entries into their authors' lanes, and what the relay says of the room. */
export function buildConversation({ entries, room, old }: ConversationContent): NewGeneration {
  const doc = emptyDocument()
  const clocks: number[] = []
  doc.transact(() => {
    for (const { author, values } of runsOf(entries)) {
      const start = Y.getState(doc.store, doc.clientID)
      doc.getArray(laneName(author)).push(values)
      for (const index of values.keys()) clocks.push(start + index)
    }
    for (const [key, value] of Object.entries(room)) doc.getMap(ROOM).set(key, value)
    for (const root of old?.share.keys() ?? []) {
      if (root.startsWith(STATE_PREFIX) && old !== undefined) copyMap(old.getMap(root), doc.getMap(root))
    }
  })
  return { ...finish(doc), clocks }
}

/** Entries of one author that stand together. */
function runsOf(entries: ConversationContent['entries']): { author: LaneOwner; values: Json[] }[] {
  const runs: { author: LaneOwner; values: Json[] }[] = []
  for (const { author, value } of entries) {
    const last = runs.at(-1)
    if (last?.author === author) last.values.push(value)
    else runs.push({ author, values: [value] })
  }
  return runs
}

/** `home` holds the newest of each key only: a copy is all there is to it (D9). */
export function buildHome(old: Y.Doc): NewGeneration {
  const doc = emptyDocument()
  doc.transact(() => copyMap(old.getMap(HOME), doc.getMap(HOME)))
  return { ...finish(doc), clocks: [] }
}

function copyMap(from: Y.Map<unknown>, to: Y.Map<unknown>): void {
  for (const [key, value] of from) to.set(key, value)
}

function emptyDocument(): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = randomInt(1, 2 ** 32)
  return doc
}

function finish(doc: Y.Doc): Omit<NewGeneration, 'clocks'> {
  const update = Y.encodeStateAsUpdate(doc)
  const client = doc.clientID
  doc.destroy()
  return { update, client }
}
