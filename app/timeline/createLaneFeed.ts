import type * as Y from 'yjs'
import { readEntry } from '../../sync/entry.ts'
import { type EntryId, isEntryId, isUserId, type UserId } from '../../sync/ids.ts'
import { addedLaneItems, laneItems, laneOwners } from '../../sync/lanes.ts'
import { createTimeline, type LaneEntry, type Timeline } from '../../sync/timeline/createTimeline.ts'
import type { Replica } from '../replica/createReplica.ts'

const STATE = 'state:'

export interface LaneFeed {
  readonly timeline: Timeline
  /** Own entries that the relay has not stored yet. */
  readonly unsent: Pick<ReadonlyMap<EntryId, unknown>, 'has' | 'size'>
  /** How far this person has read, as shared in the document; C8. */
  readonly ownRead: EntryId | undefined
  /** Older content is with the relay: the document was sealed once (R1). */
  readonly isSealed: boolean
  stop(): void
}

export interface FeedOptions {
  readonly me: UserId
  /** Something is to be shown differently. */
  readonly onChange: () => void
  /** An own entry exists: later ones must have later ids. */
  readonly onOwn: (id: EntryId) => void
  /** Names as the relay recorded them when somebody came or went. */
  readonly onName: (user: UserId, name: string) => void
}

/** Feeds a replica's lanes into a timeline: all there is at first, then what each transaction adds (C5). */
export function createLaneFeed(replica: Replica, { me, onChange, onOwn, onName }: FeedOptions): LaneFeed {
  const timeline = createTimeline()
  const unsent = new Map<EntryId, { readonly client: number; readonly clock: number }>()
  let ownRead: EntryId | undefined
  let isSealed = false

  function take(
    items: Iterable<{ owner: LaneEntry['owner']; value: unknown; client: number; clock: number }>,
  ): boolean {
    const batch: LaneEntry[] = []
    for (const { owner, value, client, clock } of items) {
      const entry = readEntry(owner, value)
      batch.push({ owner, entry })
      if (entry.k === 'seal') isSealed = true
      if (entry.k === 'join' || entry.k === 'leave') onName(entry.u, entry.n)
      if (owner !== me || entry.k === 'unknown') continue
      onOwn(entry.i)
      if (!replica.acknowledged.has(client, clock)) unsent.set(entry.i, { client, clock })
    }
    if (batch.length > 0) timeline.apply(batch)
    return batch.length > 0
  }

  function takeReceipts(root: string, doc: Y.Doc): boolean {
    const user = root.slice(STATE.length)
    if (!isUserId(user)) return false
    const state = doc.getMap(root)
    const read = state.get('read')
    const delivered = state.get('delivered')
    if (user === me && isEntryId(read) && read > (ownRead ?? '')) ownRead = read
    return timeline.setReceipt(user, {
      ...(isEntryId(read) && { read }),
      ...(isEntryId(delivered) && { delivered }),
    })
  }

  const { doc } = replica
  for (const owner of laneOwners(doc)) {
    take([...laneItems(doc, owner)].map((item) => ({ ...item, owner })))
  }
  for (const root of [...doc.share.keys()]) if (root.startsWith(STATE)) takeReceipts(root, doc)

  const stop = replica.on({
    transaction(transaction) {
      let changed = take(addedLaneItems(transaction))
      for (const [root, type] of transaction.doc.share) {
        if (root.startsWith(STATE) && transaction.changed.has(type)) {
          changed = takeReceipts(root, transaction.doc) || changed
        }
      }
      if (changed) onChange()
    },
    acknowledged() {
      const before = unsent.size
      for (const [id, { client, clock }] of unsent) {
        if (replica.acknowledged.has(client, clock)) unsent.delete(id)
      }
      if (unsent.size !== before) onChange()
    },
  })

  return {
    timeline,
    unsent,
    get ownRead() {
      return ownRead
    },
    get isSealed() {
      return isSealed
    },
    stop,
  }
}
