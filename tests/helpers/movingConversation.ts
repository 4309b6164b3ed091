import { createRoot, createSignal } from 'solid-js'
import { onTestFinished } from 'vitest'
import {
  type CurrentReplicaOptions,
  createCurrentReplica,
} from '../../app/conversations/createCurrentReplica.ts'
import { createRefused } from '../../app/conversations/createRefused.ts'
import { unsentItems } from '../../app/replica/rebase.ts'
import type { Replica } from '../../app/replica/replica.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { createEntryClock } from '../../sync/clock.ts'
import { conversationDocument } from '../../sync/documentName.ts'
import type { ConversationId, EntryId, Generation, LaneOwner } from '../../sync/ids.ts'
import { appendToLane, laneItems, laneName } from '../../sync/lanes.ts'
import { apiOf } from './appApi.ts'
import type { AppTab } from './appTab.ts'
import { eventually } from './eventually.ts'

/** What the list of conversations says of one. */
export interface Listed {
  readonly generation: Generation
  readonly epoch: string
}

/** The documents of a conversation in one tab, without what they mean. */
export interface MovingConversation {
  readonly replica: () => Replica
  readonly generation: () => string
  readonly isCurrent: () => boolean
  /** Documents that were shown, in turn. */
  readonly documents: string[]
  setListed(listed: Listed): void
  /** Asks the relay for the list, as the app does now and then. */
  refresh(): Promise<void>
  say(text: string): EntryId
  append(...entries: Json[]): void
  nextId(): EntryId
  /** What a lane says, in the order of ids. */
  texts(owner?: LaneOwner): string[]
  refused(): readonly { readonly text: string; readonly code: string }[]
  unsent(): number
  loaded(): Promise<void>
  /** Everything written so far is stored by the relay. */
  sent(timeoutMs?: number): Promise<void>
  close(): void
}

export type MovingOptions = Partial<Pick<CurrentReplicaOptions, 'onLeave' | 'ownOlder' | 'horizon'>> & {
  /** `held` only says what it is told. @default 'asked': whenever the app asks */
  readonly list?: 'asked' | 'held'
}

/** A conversation in one tab, as the list there knows it. */
export function openMoving(
  tab: AppTab,
  id: ConversationId,
  listed: Listed,
  { list = 'asked', ...options }: MovingOptions = {},
): MovingConversation {
  const { user } = tab.person
  const clock = createEntryClock({ now: Date.now, replica: Math.floor(Math.random() * 2 ** 20) })
  return createRoot((dispose) => {
    const [known, setKnown] = createSignal(listed)
    const documents: string[] = []
    const refused = createRefused(id, user.id, tab)
    const refresh = async () => {
      if (tab.isOffline()) return
      const overview = await tab.person.overview().catch(() => undefined)
      const found = overview?.conversations?.find((each) => each.id === id)
      if (overview !== undefined && found !== undefined)
        setKnown({ generation: found.generation, epoch: overview.epoch })
    }
    const ask = () => list === 'asked' && void refresh()
    const offState = tab.socket.onState((state) => state === 'connected' && ask())
    const current = createCurrentReplica({
      ...{ store: tab.store, tabs: tab.tabs, socket: tab.socket },
      ...(tab.part !== undefined && { part: tab.part }),
      ...options,
      id,
      me: user.id,
      api: apiOf(tab.person, tab.isOffline),
      generation: () => known().generation,
      epoch: () => known().epoch,
      refused,
      onDocument: (replica) => documents.push(replica.name),
      onTransaction: () => undefined,
      onClockAhead: () => undefined,
      onUnwelcome: ask,
    })
    current.attach()
    const unsent = () => {
      const replica = current.replica()
      return unsentItems(replica.doc, user.id, replica.acknowledged).length
    }
    const append = (...entries: Json[]) => appendToLane(current.replica().doc, user.id, entries)
    let isClosed = false
    const opened: MovingConversation = {
      replica: current.replica,
      generation: () => current.replica().name.split('/').at(-1) ?? '',
      isCurrent: current.isCurrent,
      documents,
      setListed: (next) => setKnown(next),
      refresh,
      append,
      nextId: () => clock.tick(),
      say(text) {
        const i = clock.tick()
        append({ i, k: 'm', t: text })
        return i
      },
      texts(owner = user.id) {
        const { doc } = current.replica()
        doc.getArray(laneName(owner))
        return [...laneItems(doc, owner)]
          .map(({ value }) => value as { i: string; t?: string; k: string })
          .sort((one, other) => (one.i < other.i ? -1 : 1))
          .map(({ t, k }) => t ?? k)
      },
      refused: refused.list,
      unsent,
      loaded: () => eventually(() => documents.length > 0).then(() => undefined),
      async sent(timeoutMs = 15_000) {
        await eventually(
          () => {
            const isAttached = current.replica().name === conversationDocument(id, known().generation)
            return isAttached && current.replica().link.state === 'synced' && unsent() === 0
          },
          { timeoutMs },
        )
      },
      close() {
        if (isClosed) return
        isClosed = true
        offState()
        dispose()
      },
    }
    onTestFinished(opened.close)
    return opened
  })
}
