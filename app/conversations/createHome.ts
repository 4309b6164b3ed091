import { type Accessor, createSignal } from 'solid-js'
import type { StatelessMessage } from '../../sync/api.ts'
import { homeDocument } from '../../sync/documentName.ts'
import { draftKey, homeGet, homeSet, mergeHome, observeHome, readKey } from '../../sync/home.ts'
import { type ConversationId, type EntryId, type Generation, isEntryId, type UserId } from '../../sync/ids.ts'
import { createRecovery } from '../replica/createRecovery.ts'
import { createReplica, type Replica, type ReplicaDeps } from '../replica/createReplica.ts'
import { rebased } from '../replica/rebase.ts'

/** One person's devices in step: drafts and private read marks (D9). */
export interface HomeStore {
  /** Opens the document of this generation; the same again does nothing. */
  open(generation: Generation): void
  /** Compared with the relay: from now on this device hears of what happens elsewhere. */
  readonly isCurrent: Accessor<boolean>
  draft(conversation: ConversationId): string | undefined
  setDraft(conversation: ConversationId, text: string): void
  onDraft(conversation: ConversationId, listener: (text: string) => void): () => void
  readMark(conversation: ConversationId): EntryId | undefined
  setReadMark(conversation: ConversationId, place: EntryId): void
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
  const [replica, setReplica] = createSignal<Replica>()
  const [version, setVersion] = createSignal(0)
  const [isSettled, setSettled] = createSignal(false)
  const draftListeners = new Map<ConversationId, Set<(text: string) => void>>()
  let stopObserving = () => {}

  function watch(current: Replica): void {
    stopObserving()
    stopObserving = observeHome(current.doc, (keys) => {
      setVersion((before) => before + 1)
      for (const [conversation, listeners] of draftListeners) {
        if (!keys.includes(draftKey(conversation))) continue
        for (const listener of listeners) listener(read(draftKey(conversation)) ?? '')
      }
    })
    setVersion((before) => before + 1)
  }

  const read = (key: string): string | undefined => {
    version()
    const current = replica()
    const value = current === undefined ? undefined : homeGet(current.doc, key)
    return typeof value === 'string' ? value : undefined
  }
  const write = (key: string, value: string) => {
    const current = replica()
    if (current !== undefined) void current.loaded.then(() => homeSet(current.doc, key, value, now()))
  }

  return {
    isCurrent: isSettled,
    open(generation) {
      const name = homeDocument(me, generation)
      if (replica()?.name === name) return
      replica()?.destroy()
      // Values carry their times: merging loses nothing and repeats nothing (D9).
      const next = createReplica(name, deps, { carry: (old, fresh) => mergeHome(fresh, old) })
      const recovery = createRecovery(next, {
        onUnwelcome,
        rebuild(old, acknowledged, _rejection, isHopeless) {
          const fresh = rebased(old, acknowledged, { user: me })
          if (!isHopeless) mergeHome(fresh.doc, old)
          return fresh
        },
      })
      next.on({
        reset: () => watch(next),
        link: (link) => setSettled(link.state === 'synced' || link.state === 'refused'),
        stateless(message) {
          onStateless(message)
          if (message.type === 'rejected') recovery.rejected(message)
        },
      })
      void next.loaded.then(() => watch(next))
      next.attach()
      setReplica(next)
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
    close() {
      stopObserving()
      replica()?.destroy()
    },
  }
}
