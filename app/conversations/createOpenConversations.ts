import {
  type Accessor,
  batch,
  createEffect,
  createMemo,
  createRoot,
  createSignal,
  on,
  onCleanup,
} from 'solid-js'
import type { ConversationId } from '../../sync/ids.ts'
import { type ConversationDeps, createConversation, type OpenConversation } from './createConversation.ts'
import type { ConversationList } from './createList.ts'

/** Conversations kept open beside those looked at: the most recent ones (C3). */
const RECENT = 10
/** Documents that attach at the same time. */
const AT_ONCE = 4
const UNSENT = 'unsent'

export interface OpenConversations {
  get(id: ConversationId): OpenConversation | undefined
  /** Opens it if it is known; it stays open. */
  open(id: ConversationId): OpenConversation | undefined
  readonly all: Accessor<readonly OpenConversation[]>
  /** Something happened there: bring it up to date. */
  wake(id: ConversationId): void
}

/**
 * Which conversations are open on this device: the one looked at, those with unsent entries, those that moved on
 * elsewhere, and the most recent; attached a few at a time (C3).
 */
export function createOpenConversations(list: ConversationList, deps: ConversationDeps): OpenConversations {
  const [open, setOpen] = createSignal<ReadonlyMap<ConversationId, OpenConversation>>(new Map())
  const disposers = new Map<ConversationId, () => void>()
  const queue: OpenConversation[] = []
  let attaching = 0

  function attachNext(): void {
    while (attaching < AT_ONCE) {
      const next = queue.shift()
      if (next === undefined) return
      // Not known to the relay: it takes no turn.
      if (next.isCurrent()) {
        next.attach()
        continue
      }
      attaching += 1
      const replica = next.replica()
      let isDone = false
      const done = () => {
        if (isDone) return
        isDone = true
        stop()
        attaching -= 1
        attachNext()
      }
      const stop = replica.on({
        link({ state }) {
          if (state === 'synced' || state === 'refused') done()
        },
      })
      // Offline, or a document that takes its time: it goes on by itself, and the next may begin.
      setTimeout(done, 5_000)
      next.attach()
    }
  }

  function openOne(id: ConversationId, order: 'first' | 'later'): OpenConversation | undefined {
    const already = open().get(id)
    if (already !== undefined) return already
    const first = list.all()?.get(id)
    if (first === undefined) return undefined
    const conversation = createRoot((dispose) => {
      disposers.set(id, dispose)
      const known = createMemo(() => list.all()?.get(id) ?? first)
      return createConversation(known, deps)
    })
    setOpen((before) => new Map(before).set(id, conversation))
    if (order === 'first') conversation.attach()
    else {
      queue.push(conversation)
      attachNext()
    }
    return conversation
  }

  const remembered = deps.store.get(UNSENT)
  createEffect(
    on(list.all, async (all) => {
      if (all === undefined) return
      const unsent = await remembered
      const ids = Array.isArray(unsent) ? unsent.filter((id): id is ConversationId => all.has(id)) : []
      const recent = [...all.values()].sort((one, other) => lastOf(other) - lastOf(one)).slice(0, RECENT)
      batch(() => {
        for (const id of [...ids, ...recent.map((known) => known.id)]) openOne(id, 'later')
      })
    }),
  )
  // Gone from the list: no longer a member. What was written there stays on the device until signing out.
  createEffect(
    on(
      () => [list.all(), list.isFresh()] as const,
      ([all, isFresh]) => {
        if (all === undefined || !isFresh) return
        const gone = [...open().keys()].filter((id) => !all.has(id))
        if (gone.length === 0) return
        for (const id of gone) {
          disposers.get(id)?.()
          disposers.delete(id)
        }
        setOpen((before) => new Map([...before].filter(([id]) => all.has(id))))
      },
    ),
  )
  const withUnsent = createMemo(
    () => [...open().values()].filter((each) => each.unsentCount() > 0).map(({ id }) => id),
    [],
    { equals: (one, other) => one.join() === other.join() },
  )
  createEffect(on(withUnsent, (ids) => deps.store.set(UNSENT, ids), { defer: true }))
  onCleanup(() => {
    for (const dispose of disposers.values()) dispose()
  })

  return {
    get: (id) => open().get(id),
    open: (id) => openOne(id, 'first'),
    all: createMemo(() => [...open().values()]),
    wake: (id) => void openOne(id, 'later'),
  }
}

const lastOf = ({ last, createdAt }: { last: { place: string } | undefined; createdAt: number }): number =>
  Math.max(createdAt, last === undefined ? 0 : Number.parseInt(last.place.slice(0, 10), 32))
