import { type Accessor, createSignal, onCleanup } from 'solid-js'
import * as v from 'valibot'
import type * as Y from 'yjs'
import type { Json } from '../../sync/canonicalJson.ts'
import { type ConversationId, type EntryId, entryIdSchema, isEntryId, type UserId } from '../../sync/ids.ts'
import { laneItems } from '../../sync/lanes.ts'
import type { Acknowledged } from '../replica/acknowledged.ts'
import type { Rejection } from '../replica/createRecovery.ts'
import type { ReplicaDeps } from '../replica/createReplica.ts'
import type { RefusedMessage } from './model.ts'

/** What it was, so that it can be sent again as it was: a message with what it answers, or an edit. */
const refusedSchema = v.object({
  id: entryIdSchema,
  text: v.string(),
  code: v.string(),
  entry: v.custom<{ readonly k: string; readonly [field: string]: Json }>(
    (value) => typeof value === 'object' && value !== null && 'k' in value && typeof value.k === 'string',
  ),
})
const refusedListSchema = v.array(refusedSchema)
export type RefusedEntry = RefusedMessage & v.InferOutput<typeof refusedSchema>

export interface RefusedStore {
  readonly list: Accessor<readonly RefusedEntry[]>
  /** Notes what a rejection names (or all that is unsent) before it leaves the document; answers the ids. */
  note(
    doc: Y.Doc,
    acknowledged: Acknowledged,
    rejection: Rejection,
    what: 'named' | 'unsent',
  ): ReadonlySet<string>
  remove(id: EntryId): void
}

/** Under which the device keeps what was refused. */
export const refusedKey = (conversation: ConversationId): string => `refused:${conversation}`

/** What the device keeps of it; undefined when that is nothing, or cannot be read. */
export async function readRefused(
  store: ReplicaDeps['store'],
  conversation: ConversationId,
): Promise<readonly RefusedEntry[] | undefined> {
  const stored = v.safeParse(refusedListSchema, await store.get(refusedKey(conversation)))
  return stored.success ? stored.output : undefined
}

/** Entries that the relay refused: kept on the device, in sight, until resent or discarded (R3). */
export function createRefused(
  conversation: ConversationId,
  me: UserId,
  { store, tabs }: Pick<ReplicaDeps, 'store' | 'tabs'>,
): RefusedStore {
  const key = refusedKey(conversation)
  const [list, setList] = createSignal<readonly RefusedEntry[]>([])
  const read = async () => {
    const stored = await readRefused(store, conversation)
    if (stored) setList(stored)
  }
  void read()
  onCleanup(
    tabs.on((message) => {
      if (message.type === 'value' && message.key === key) void read()
    }),
  )
  const save = (next: readonly RefusedEntry[]) => {
    setList(next)
    store.set(key, next)
    void store.settled().then(() => tabs.post({ type: 'value', key }))
  }

  return {
    list,
    note(doc, acknowledged, { code, entries = [] }, what) {
      // Too early is no fault: those are given earlier ids and go out again (D3).
      const named = entries.filter((entry) => entry.code !== 'clock-ahead')
      const codes = new Map(named.map((entry) => [entry.i, entry.code]))
      const added: RefusedEntry[] = []
      const dropped = new Set<string>()
      for (const { value, client, clock } of laneItems(doc, me)) {
        if (!isEntry(value) || acknowledged.has(client, clock)) continue
        const why = codes.get(value.i) ?? (what === 'unsent' ? code : undefined)
        if (why === undefined) continue
        dropped.add(value.i)
        const { i, ...entry } = value
        // Reactions and deletions that are refused have nothing to show: they just did not happen.
        if (typeof entry.t === 'string') added.push({ id: i, text: entry.t, code: why, entry })
      }
      const known = new Set(list().map(({ id }) => id))
      const fresh = added.filter(({ id }) => !known.has(id))
      if (fresh.length > 0) save([...list(), ...fresh])
      return dropped
    },
    remove(id) {
      save(list().filter((message) => message.id !== id))
    },
  }
}

const isEntry = (
  value: unknown,
): value is { readonly i: EntryId; readonly k: string; readonly [field: string]: Json } =>
  typeof value === 'object' &&
  value !== null &&
  'i' in value &&
  isEntryId(value.i) &&
  'k' in value &&
  typeof value.k === 'string'
