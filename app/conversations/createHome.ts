import { type Accessor, createSignal } from 'solid-js'
import type * as Y from 'yjs'
import type { StatelessMessage } from '../../sync/api.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { draftKey, homeGet, homeSet, mergeHome, observeHome, readKey } from '../../sync/home.ts'
import { type ConversationId, type EntryId, type Generation, isEntryId, type UserId } from '../../sync/ids.ts'
import { createMovingReplica } from '../replica/createMovingReplica.ts'
import type { InUse } from '../replica/inUse.ts'
import type { Replica, ReplicaDeps } from '../replica/replica.ts'
import { inUseKey } from './createCurrentReplica.ts'

/** One person's devices in step: drafts and private read marks (D9). */
export interface HomeStore {
  /** Opens the document of this generation; the same again does nothing. */
  open(generation: Generation, epoch: string | undefined): void
  /** Compared with the relay: from now on this device hears of what happens elsewhere. */
  readonly isCurrent: Accessor<boolean>
  draft(conversation: ConversationId): string | undefined
  setDraft(conversation: ConversationId, text: string): void
  onDraft(conversation: ConversationId, listener: (text: string) => void): () => void
  readMark(conversation: ConversationId): EntryId | undefined
  setReadMark(conversation: ConversationId, place: EntryId): void
  /** Anything else that is kept; null was cleared. */
  value(key: string): Json | undefined
  setValue(key: string, value: Json): void
  /** Whether somebody is at this device: told now, and whenever the relay would believe otherwise; P1. */
  report(state: 'online' | 'away'): void
  /** Something for the relay beside the document, as JSON; lost when it is not there. */
  say(message: object): void
  close(): void
}

export interface HomeDeps extends ReplicaDeps {
  readonly me: UserId
  readonly now: () => number
  readonly onStateless: (message: StatelessMessage) => void
  /** The relay does not let this device in: the list of conversations tells why. */
  readonly onUnwelcome: () => void
}

export function createHome(deps: HomeDeps): HomeStore {
  const { me, now, onStateless, onUnwelcome } = deps
  const [wanted, setWanted] = createSignal<InUse>()
  const [version, setVersion] = createSignal(0)
  const draftListeners = new Map<ConversationId, Set<(text: string) => void>>()
  const opened = Promise.withResolvers<void>()
  let stopObserving = () => {}
  let watched: Y.Doc | undefined
  let attention: 'online' | 'away' = 'online'

  const { replica, isCurrent, attach } = createMovingReplica({
    ...deps,
    prefix: `home/${me}/`,
    key: inUseKey('home'),
    wanted,
    onUnwelcome,
    onStateless,
    onDocument: watch,
    onLink(current, state) {
      // Whoever connects is believed to be there.
      if (state === 'synced' && attention === 'away') current.say({ type: 'presence', state: attention })
    },
    // Values carry their times: merging loses nothing and repeats nothing (D9).
    carry: async () => (old, fresh) => mergeHome(fresh, old),
    bring: async () => async (source) => (target) => mergeHome(target.doc, source.doc),
    async recovery(current) {
      const [{ createRecovery }, { rebased }] = await Promise.all([
        import('../replica/createRecovery.ts'),
        import('../replica/rebase.ts'),
      ])
      return createRecovery(current, {
        onUnwelcome,
        rebuild(old, acknowledged, _rejection, isHopeless) {
          const fresh = rebased(old, acknowledged, { user: me })
          if (!isHopeless) mergeHome(fresh.doc, old)
          return fresh
        },
      })
    },
  })

  function watch({ doc }: Replica): void {
    stopObserving()
    stopObserving = observeHome(doc, (keys) => {
      setVersion((before) => before + 1)
      for (const [conversation, listeners] of draftListeners) {
        if (keys.includes(draftKey(conversation))) tell(conversation, listeners)
      }
    })
    setVersion((before) => before + 1)
    const before = watched
    watched = doc
    opened.resolve()
    // Another generation may have heard what this one has not.
    for (const [conversation, listeners] of draftListeners) {
      const key = draftKey(conversation)
      if (before !== undefined && homeGet(before, key) !== homeGet(doc, key)) tell(conversation, listeners)
    }
  }
  function tell(conversation: ConversationId, listeners: ReadonlySet<(text: string) => void>): void {
    for (const listener of listeners) listener(read(draftKey(conversation)) ?? '')
  }

  const value = (key: string): Json | undefined => {
    version()
    return homeGet(replica().doc, key)
  }
  const read = (key: string): string | undefined => {
    const kept = value(key)
    return typeof kept === 'string' ? kept : undefined
  }
  const write = (key: string, value: Json) => {
    void opened.promise.then(() => homeSet(replica().doc, key, value, now()))
  }

  return {
    isCurrent,
    open(generation, epoch) {
      setWanted({ generation, epoch })
      attach()
    },
    draft: (conversation) => read(draftKey(conversation)),
    setDraft: (conversation, text) => write(draftKey(conversation), text),
    onDraft(conversation, listener) {
      const listeners = draftListeners.get(conversation) ?? new Set()
      listeners.add(listener)
      draftListeners.set(conversation, listeners)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) draftListeners.delete(conversation)
      }
    },
    readMark(conversation) {
      const mark = read(readKey(conversation))
      return isEntryId(mark) ? mark : undefined
    },
    setReadMark: (conversation, place) => write(readKey(conversation), place),
    value,
    setValue: write,
    report(state) {
      attention = state
      replica().say({ type: 'presence', state })
    },
    say: (message) => replica().say(message),
    close: () => stopObserving(),
  }
}
