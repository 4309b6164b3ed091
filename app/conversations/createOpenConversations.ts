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
import type { ConversationDeps, createConversation, OpenConversation } from './createConversation.ts'
import type { ConversationList } from './createList.ts'

/** Conversations kept open beside those looked at: the most recent ones (C3). */
const RECENT = 10
/** Documents that attach at the same time. */
const AT_ONCE = 4
const UNSENT = 'unsent'

/** Pause before what conversations are made of is loaded again. */
const RETRY_MS = 3_000

export interface OpenConversations {
  /** False for a moment at the start, while the list can be seen already. */
  readonly canOpen: Accessor<boolean>
  get(id: ConversationId): OpenConversation | undefined
  /** Opens it if it is known; it stays open. */
  open(id: ConversationId): OpenConversation | undefined
  readonly all: Accessor<readonly OpenConversation[]>
  /** Something happened there: bring it up to date. */
  wake(id: ConversationId): void
}

/**
 * Which conversations are open on this device: the one looked at, those with unsent entries, those that moved on
 * elsewhere, those in which a call goes on, and the most recent; attached a few at a time (C3).
 */
export function createOpenConversations(list: ConversationList, deps: ConversationDeps): OpenConversations {
  const [open, setOpen] = createSignal<ReadonlyMap<ConversationId, OpenConversation>>(new Map())
  const disposers = new Map<ConversationId, () => void>()
  const [make, setMake] = createSignal<typeof createConversation>()
  let retry: ReturnType<typeof setTimeout> | undefined
  // Beside the first paint: the list needs nothing of what a conversation is made of.
  const loadMaker = () =>
    void import('./createConversation.ts').then(
      (loaded) => setMake(() => loaded.createConversation),
      () => {
        retry = setTimeout(loadMaker, RETRY_MS)
      },
    )
  loadMaker()
  onCleanup(() => clearTimeout(retry))
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
      createRoot((dispose) => {
        let isDone = false
        const done = () => {
          if (isDone) return
          isDone = true
          dispose()
          attaching -= 1
          attachNext()
        }
        createEffect(() => next.isCurrent() && done())
        // Offline, or a document that takes its time: it goes on by itself, and the next may begin.
        setTimeout(done, 5_000)
      })
      next.attach()
    }
  }

  function openOne(id: ConversationId, order: 'first' | 'later'): OpenConversation | undefined {
    const already = open().get(id)
    if (already !== undefined) return already
    const first = list.all()?.get(id)
    const makeOne = make()
    if (first === undefined || makeOne === undefined) return undefined
    const conversation = createRoot((dispose) => {
      disposers.set(id, dispose)
      const known = createMemo(() => list.all()?.get(id) ?? first)
      return makeOne(known, deps)
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
    on([list.all, make], async ([all, canMake]) => {
      if (all === undefined || canMake === undefined) return
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
  // A call that began while this device was away: presence tells of it, once its conversation is open.
  createEffect(
    on([list.isFresh, make], ([isFresh, canMake]) => {
      if (!isFresh || canMake === undefined || (list.all()?.size ?? 0) <= RECENT) return
      void import('../calls/runningCalls.ts')
        .then(({ runningCalls }) => runningCalls(deps.api))
        .then((ids) => batch(() => ids.forEach((id) => void openOne(id, 'later'))))
        // Asked again with the next connection.
        .catch(() => undefined)
    }),
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
    canOpen: () => make() !== undefined,
    get: (id) => open().get(id),
    open: (id) => openOne(id, 'first'),
    all: createMemo(() => [...open().values()]),
    wake: (id) => void openOne(id, 'later'),
  }
}

const lastOf = ({ last, createdAt }: { last: { place: string } | undefined; createdAt: number }): number =>
  Math.max(createdAt, last === undefined ? 0 : Number.parseInt(last.place.slice(0, 10), 32))
