import { useSearchParams } from '@solidjs/router'
import { type Accessor, createEffect, createMemo, createResource, createSignal } from 'solid-js'
import type { CallRecord } from '../../sync/callsApi.ts'
import { type ConversationId, isConversationId } from '../../sync/ids.ts'
import type { Workspace } from '../model.ts'
import { known } from '../ui/known.ts'
import type { PastQuery } from './model.ts'

type Only = PastQuery['only']

/** The page of calls: which are asked for, and what the relay answered. */
export interface CallsList {
  readonly only: Accessor<Only>
  setOnly(only: Only): void
  /** Undefined for those of all conversations; kept in the address. */
  readonly conversation: Accessor<ConversationId | undefined>
  setConversation(id: string): void
  /** Undefined until the relay has answered. */
  readonly calls: Accessor<readonly CallRecord[] | undefined>
  /** It cannot be reached, and nothing is here. */
  readonly isAway: Accessor<boolean>
  retry(): void
  readonly hasOlder: Accessor<boolean>
  readonly isBusy: Accessor<boolean>
  loadOlder(): Promise<void>
  /** Missed since this page was last looked at, on any device. */
  isNew(call: CallRecord): boolean
}

export function createCallsPage(workspace: Workspace): CallsList {
  const [search, setSearch] = useSearchParams<{ in?: string }>()
  const [only, setOnly] = createSignal<Only>('all')
  const [older, setOlder] = createSignal<readonly CallRecord[]>([])
  const [next, setNext] = createSignal<string>()
  const [isBusy, setBusy] = createSignal(false)
  const [seenBefore, setSeenBefore] = createSignal<string>()
  const conversation = createMemo(() => (isConversationId(search.in) ? search.in : undefined))

  // What happens meanwhile is shown too: a call that ends, or begins, changes the list of conversations.
  const lately = createMemo(() => workspace.conversations()?.[0]?.last?.at ?? 0)
  /** Older ones that are on their way may belong to another question. */
  let asked = 0
  const [first, { refetch }] = createResource(
    () =>
      [
        { only: only(), conversation: conversation() },
        lately(),
        workspace.connection().state === 'offline',
      ] as const,
    async ([which]) => {
      asked += 1
      const calls = await workspace.loadCalls()
      const found = await calls.past(which)
      if (found.ok) {
        setOlder([])
        setNext(found.value.next)
      }
      return found
    },
  )
  const page = () => {
    const found = known(first)
    return found?.ok ? found.value : undefined
  }

  const missed = createMemo(() => (workspace.conversations() ?? []).flatMap((row) => row.missed))
  createEffect(() => {
    const calls = workspace.calls()
    if (calls === undefined || page() === undefined) return
    setSeenBefore((before) => before ?? calls.seenUpTo())
    const newest = missed().reduce((most, record) => (record > most ? record : most), calls.seenUpTo())
    const record = missed().find((each) => each === newest)
    if (record !== undefined) calls.see(record)
  })

  return {
    only,
    setOnly,
    conversation,
    setConversation: (id) => setSearch({ in: id === '' ? undefined : id }),
    calls: () => {
      const newest = page()
      return newest && [...newest.calls, ...older()]
    },
    isAway: () => known(first)?.ok === false,
    retry: () => void refetch(),
    hasOlder: () => next() !== undefined,
    isBusy,
    async loadOlder() {
      setBusy(true)
      const question = asked
      const calls = await workspace.loadCalls()
      const found = await calls.past({ only: only(), conversation: conversation(), before: next() })
      if (found.ok && question === asked) {
        setOlder((before) => [...before, ...found.value.calls])
        setNext(found.value.next)
      }
      setBusy(false)
    },
    isNew({ record, missed: by }) {
      const seen = seenBefore()
      return seen !== undefined && record !== undefined && record > seen && by.includes(workspace.me().id)
    },
  }
}
