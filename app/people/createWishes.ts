import { type Accessor, createSignal, onCleanup } from 'solid-js'
import * as v from 'valibot'
import type { UserId } from '../../sync/ids.ts'
import type { ReplicaDeps } from '../replica/replica.ts'
import { type Wish, wishSchema } from './wishes.ts'

/** Each person's wish has a key of its own: tabs that write at the same time lose none of another's. */
const WISH = 'contact-wish/'

export interface Wishes {
  readonly all: Accessor<ReadonlyMap<UserId, Wish>>
  /** Undefined: nothing waits about this person any more. */
  save(id: UserId, wish: Wish | undefined): void
  /** Takes in what is on the device. */
  read(): Promise<void>
}

/** What was done about people and the relay has not heard of, kept on the device and in step over its tabs (S6, C6). */
export function createWishes({ store, tabs }: Pick<ReplicaDeps, 'store' | 'tabs'>): Wishes {
  const [all, setAll] = createSignal<ReadonlyMap<UserId, Wish>>(new Map())
  /** Counts what this tab wrote; what was written last about whom, and whether it is on the device. */
  let saves = 0
  const savedAs = new Map<UserId, { readonly number: number; readonly isStored: boolean }>()

  async function read(): Promise<void> {
    const since = saves
    await store.settled()
    const kept = await store.use((db) => db.getAll('values', IDBKeyRange.bound(WISH, `${WISH}\uffff`)))
    // Without storage, what was done here stays in memory.
    if (kept !== undefined) setAll((before) => merged(before, kept, since))
  }

  /** What this tab wrote since, or has not stored, counts more than what was read. */
  function merged(
    before: ReadonlyMap<UserId, Wish>,
    kept: readonly unknown[],
    since: number,
  ): ReadonlyMap<UserId, Wish> {
    const next = new Map<UserId, Wish>()
    for (const each of kept) {
      const wish = v.safeParse(wishSchema, each)
      if (wish.success) next.set(wish.output.person.id, wish.output)
    }
    for (const [id, { number, isStored }] of savedAs) {
      if (isStored && number <= since) continue
      const own = before.get(id)
      if (own === undefined) next.delete(id)
      else next.set(id, own)
    }
    return next
  }
  onCleanup(
    tabs.on((message) => {
      if (message.type === 'value' && message.key.startsWith(WISH)) void read()
    }),
  )

  return {
    all,
    read,
    save(id, wish) {
      setAll((before) => {
        const next = new Map(before)
        if (wish === undefined) next.delete(id)
        else next.set(id, wish)
        return next
      })
      const number = ++saves
      savedAs.set(id, { number, isStored: false })
      store.set(WISH + id, wish ?? null)
      void store.settled().then(() => {
        if (savedAs.get(id)?.number === number) savedAs.set(id, { number, isStored: true })
        tabs.post({ type: 'value', key: WISH + id })
      })
    },
  }
}
