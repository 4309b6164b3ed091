import { type Accessor, createSignal } from 'solid-js'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import { isEntryId } from '../../sync/ids.ts'
import { laneItems } from '../../sync/lanes.ts'
import type { RefusedMessage } from '../model.ts'
import type { Rejection } from '../replica/createRecovery.ts'
import type { Replica, ReplicaDeps } from '../replica/createReplica.ts'

export interface RefusedStore {
  readonly list: Accessor<readonly RefusedMessage[]>
  /** Notes what a rejection names (or all that is unsent) before it leaves the document; answers the ids. */
  note(replica: Replica, rejection: Rejection, what: 'named' | 'unsent'): ReadonlySet<string>
  remove(id: EntryId): void
}

/** Entries that the relay refused: kept on the device, in sight, until resent or discarded (R3). */
export function createRefused(
  conversation: ConversationId,
  me: UserId,
  { store, tabs }: Pick<ReplicaDeps, 'store' | 'tabs'>,
): RefusedStore {
  const key = `refused:${conversation}`
  const [list, setList] = createSignal<readonly RefusedMessage[]>([])
  const read = async () => {
    const stored = await store.get(key)
    if (Array.isArray(stored)) setList(stored.filter(isRefused))
  }
  void read()
  tabs.on((message) => {
    if (message.type === 'value' && message.key === key) void read()
  })
  const save = (next: readonly RefusedMessage[]) => {
    setList(next)
    store.set(key, next)
    void store.settled().then(() => tabs.post({ type: 'value', key }))
  }

  return {
    list,
    note(replica, { code, entries = [] }, what) {
      const codes = new Map(entries.map((entry) => [entry.i, entry.code]))
      const added: RefusedMessage[] = []
      const dropped = new Set<string>()
      for (const { value, client, clock } of laneItems(replica.doc, me)) {
        if (typeof value !== 'object' || value === null || !('i' in value) || !isEntryId(value.i)) continue
        const isUnsent = what === 'unsent' && !replica.acknowledged.has(client, clock)
        const why = codes.get(value.i) ?? (isUnsent ? code : undefined)
        if (why === undefined) continue
        dropped.add(value.i)
        // Reactions and deletions that are refused have nothing to show: they just did not happen.
        if ('t' in value && typeof value.t === 'string') added.push({ id: value.i, text: value.t, code: why })
      }
      if (added.length > 0) save([...list(), ...added])
      return dropped
    },
    remove(id) {
      save(list().filter((message) => message.id !== id))
    },
  }
}

const isRefused = (value: unknown): value is RefusedMessage =>
  typeof value === 'object' && value !== null && 'id' in value && 'text' in value && 'code' in value
