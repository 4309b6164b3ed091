import { type Accessor, createEffect, createRoot, onCleanup } from 'solid-js'
import * as v from 'valibot'
import { entryTime } from '../../sync/clock.ts'
import { type ConversationId, conversationIdSchema } from '../../sync/ids.ts'
import type { OpenConversation } from '../conversations/createConversation.ts'
import type { KnownConversation } from '../conversations/known.ts'
import type { BringingHistory } from '../model.ts'
import { exclusively } from '../replica/exclusively.ts'

const rememberedSchema = v.object({ done: v.array(conversationIdSchema) })

/** Conversations of one device that are brought, the most recent: each stays open. */
const MOST = 100
/** Steps that may fail in a row before a conversation is left for another day. */
const MAX_FAILURES = 3
/** Between two pages: what people do comes first. */
const PAUSE_MS = 50
/** Between two looks whether it may go on, or whether a document is there. */
const LOOK_MS = 500
/** Looks for a document before it is left for another day. */
const MAX_LOOKS = 60

export interface BringingDeps {
  /** The same in all tabs of one person. */
  readonly name: string
  readonly remembered: () => Promise<unknown>
  /** Undefined once there is nothing left to bring. */
  readonly remember: (how: { readonly done: readonly ConversationId[] } | undefined) => void
  /** Undefined until the relay's list is here. */
  readonly conversations: Accessor<ReadonlyMap<ConversationId, KnownConversation> | undefined>
  open(id: ConversationId): OpenConversation | undefined
  /** Whether the network is there and costs nothing, and the device has room. */
  readonly mayGoOn: () => Promise<boolean>
  readonly onProgress: (progress: BringingHistory | undefined) => void
  /** Lets time pass. @default setTimeout */
  readonly pause?: (ms: number) => Promise<void>
}

/**
 * Brings the past of all conversations to a device that is new: first what is live in them, then what is history, one
 * after the other, the most recent first. One tab does it; it ends with its owner and goes on another time.
 */
export function createBringing({
  name,
  remembered: recall,
  remember,
  conversations,
  open,
  mayGoOn,
  onProgress,
  pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}: BringingDeps): Promise<void> {
  let isClosed = false
  onCleanup(() => {
    isClosed = true
  })
  const done = new Set<ConversationId>()
  let wanted: readonly KnownConversation[] = []
  /** Of the conversation that is being brought: 0 to 1. */
  let part = 0

  function tell(state: BringingHistory['state']): void {
    if (isClosed) return
    const all = wanted.length
    const count = wanted.filter(({ id }) => done.has(id)).length
    onProgress({ state, done: count, all, part: all === 0 ? 0 : Math.min(1, (count + part) / all) })
  }

  async function mayGo(): Promise<boolean> {
    while (!isClosed && !(await mayGoOn())) {
      tell('waiting')
      await pause(LOOK_MS)
    }
    tell('running')
    return !isClosed
  }

  /** Its live part is here; undefined when it does not come. */
  async function arrived(id: ConversationId): Promise<OpenConversation | undefined> {
    for (let look = 0; look < MAX_LOOKS && !isClosed; look++) {
      const opened = open(id)
      if (opened?.ready() && opened.isCurrent()) return opened
      await pause(LOOK_MS)
    }
    return undefined
  }

  async function bring(known: KnownConversation): Promise<void> {
    const opened = await arrived(known.id)
    if (opened === undefined) return
    let from: number | undefined
    for (let failures = 0; failures < MAX_FAILURES && (await mayGo()); await pause(PAUSE_MS)) {
      const step = await opened.bringOlder()
      if (step.state === 'whole') return void done.add(known.id)
      if (step.state === 'failed') failures += 1
      if (step.state !== 'more') {
        await pause(LOOK_MS)
        continue
      }
      failures = 0
      const at = entryTime(step.to)
      from ??= at
      part = from <= known.createdAt ? 0 : Math.min(0.95, (from - at) / (from - known.createdAt))
    }
  }

  async function bringAll(): Promise<void> {
    const remembered = v.safeParse(rememberedSchema, await recall())
    if (!remembered.success || isClosed) return
    for (const id of remembered.output.done) done.add(id)
    const all = await listed(conversations)
    wanted = [...all].sort((one, other) => lastOf(other) - lastOf(one)).slice(0, MOST)
    if (isClosed || !(await mayGo())) return
    for (const { id } of wanted) open(id)
    for (const known of wanted) {
      if (done.has(known.id)) continue
      part = 0
      await bring(known)
      if (isClosed) return
      remember({ done: [...done] })
    }
    // What did not come now is read when it is wanted.
    remember(undefined)
  }

  return exclusively(name, bringAll)
    .catch(() => undefined)
    .then(() => onProgress(undefined))
}

const lastOf = ({ last, createdAt }: KnownConversation): number =>
  Math.max(createdAt, last === undefined ? 0 : entryTime(last.place))

/** The list, once it is there. */
const listed = (conversations: BringingDeps['conversations']): Promise<readonly KnownConversation[]> =>
  new Promise((resolve) =>
    createRoot((dispose) => {
      createEffect(() => {
        const all = conversations()
        if (all === undefined) return
        resolve([...all.values()])
        queueMicrotask(dispose)
      })
    }),
  )
