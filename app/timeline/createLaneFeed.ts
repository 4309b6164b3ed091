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
  /** The document is complete from here on, from the beginning while undefined (R1). */
  readonly floor: EntryId | undefined
  /** Removals that the document held when it was opened. */
  readonly removals: readonly LaneEntry[]
  stop(): void
}

export interface FeedOptions {
  readonly me: UserId
  /** Something is to be shown differently. */
  readonly onChange: () => void
  /** An own entry exists: later ones must have later ids. */
  readonly onOwn: (id: EntryId) => void
  /** Names as the relay recorded them when somebody came or went. */
  readonly onName: (user: UserId, name: string, username?: string) => void
  /** A seal came while the document is open. */
  readonly onFloor: () => void
  /** Edits, reactions and removals that came while it is open, and own ones once the relay has them. */
  readonly onAbout: (entries: readonly LaneEntry[]) => void
}

const ABOUT: ReadonlySet<string> = new Set(['e', 'd', 'r', 'h'])

/** Feeds a replica's lanes into a timeline: all there is at first, then what each transaction adds (C5). */
export function createLaneFeed(
  replica: Replica,
  { me, onChange, onOwn, onName, onFloor, onAbout }: FeedOptions,
): LaneFeed {
  const unsent = new Map<EntryId, LaneEntry & { readonly client: number; readonly clock: number }>()
  const timeline = createTimeline({
    isUnsent: (key) => key.startsWith(`${me}/`) && unsent.has(key.slice(me.length + 1) as EntryId),
  })
  let ownRead: EntryId | undefined
  let floor: EntryId | undefined

  /** Answers those that are about others; own ones count once the relay has them. */
  function take(
    items: Iterable<{ owner: LaneEntry['owner']; value: unknown; client: number; clock: number }>,
  ): { readonly isNews: boolean; readonly about: readonly LaneEntry[] } {
    const batch: LaneEntry[] = []
    const about: LaneEntry[] = []
    for (const { owner, value, client, clock } of items) {
      const entry = readEntry(owner, value)
      const read = { owner, entry }
      batch.push(read)
      if (entry.k === 'seal' && entry.p > (floor ?? '')) floor = entry.p
      if (entry.k === 'join') onName(entry.u, entry.n)
      if (entry.k === 'leave') onName(entry.u, entry.n, entry.a)
      if (entry.k === 'unknown') continue
      if (owner === me) onOwn(entry.i)
      if (owner === me && !replica.acknowledged.has(client, clock)) {
        unsent.set(entry.i, { ...read, client, clock })
      } else if (ABOUT.has(entry.k)) about.push(read)
    }
    if (batch.length > 0) timeline.apply(batch)
    return { isNews: batch.length > 0, about }
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
  const removals = laneOwners(doc)
    .flatMap((owner) => take([...laneItems(doc, owner)].map((item) => ({ ...item, owner }))).about)
    .filter(({ entry }) => entry.k === 'd' || entry.k === 'h')
  for (const root of [...doc.share.keys()]) if (root.startsWith(STATE)) takeReceipts(root, doc)

  const stop = replica.on({
    transaction(transaction) {
      const before = floor
      const { isNews, about } = take(addedLaneItems(transaction))
      if (floor !== before) onFloor()
      if (about.length > 0) onAbout(about)
      let changed = isNews
      for (const [root, type] of transaction.doc.share) {
        if (root.startsWith(STATE) && transaction.changed.has(type)) {
          changed = takeReceipts(root, transaction.doc) || changed
        }
      }
      if (changed) onChange()
    },
    acknowledged() {
      const sent = [...unsent.values()].filter(({ client, clock }) => replica.acknowledged.has(client, clock))
      if (sent.length === 0) return
      for (const { entry } of sent) if (entry.k !== 'unknown') unsent.delete(entry.i)
      const about = sent.filter(({ entry }) => ABOUT.has(entry.k))
      if (about.length > 0) onAbout(about)
      onChange()
    },
  })

  return {
    timeline,
    unsent,
    get ownRead() {
      return ownRead
    },
    get floor() {
      return floor
    },
    removals,
    stop,
  }
}
