import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebSocket } from 'ws'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Conversations } from '../../../sync/api.ts'
import { conversationDocument } from '../../../sync/documentName.ts'
import { readEntry } from '../../../sync/entry.ts'
import { laneItems, laneOwners } from '../../../sync/lanes.ts'
import { createTimeline, type LaneEntry } from '../../../sync/timeline/createTimeline.ts'

export interface OpenedConversation {
  /** From asking for the list to the timeline, milliseconds. */
  readonly elapsedMs: number
  /** What the document and its timeline hold, after a collection. */
  readonly heapBytes: number
  readonly shown: number
}

const memory = () => {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** A device that never saw a conversation opens it: list, document, timeline. `newDevice.ts <url> <token> <name>` */
const [url = '', token = '', name = ''] = process.argv.slice(2)
const before = memory()
const began = performance.now()

const answer = await fetch(`${url}/api/conversations`, { headers: { authorization: `Bearer ${token}` } })
const { conversations } = (await answer.json()) as Conversations
const found = conversations.find((conversation) => conversation.name === name)
if (found === undefined) throw new Error(`There is no ${name}.`)

const document = new Y.Doc()
const socket = new HocuspocusProviderWebsocket({
  url: `${url.replace('http', 'ws')}/sync`,
  WebSocketPolyfill: WebSocket,
})
const awareness = new Awareness(document)
awareness.setLocalState(null)
const provider = new HocuspocusProvider({
  websocketProvider: socket,
  name: conversationDocument(found.id, found.generation),
  document,
  awareness,
  token,
})
const synced = new Promise<void>((resolve, reject) => {
  provider.on('synced', () => resolve())
  provider.on('authenticationFailed', ({ reason }: { reason: string }) => reject(new Error(reason)))
})
provider.attach()
await synced

const timeline = createTimeline()
const batch: LaneEntry[] = []
for (const owner of laneOwners(document)) {
  for (const { value } of laneItems(document, owner)) batch.push({ owner, entry: readEntry(owner, value) })
}
timeline.apply(batch)
const elapsedMs = performance.now() - began
batch.length = 0
const opened: OpenedConversation = { elapsedMs, heapBytes: memory() - before, shown: timeline.length }
// Provider and presence keep timers, and those the process.
process.send?.(opened, () => process.exit(0))
