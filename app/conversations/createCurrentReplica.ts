import { type Accessor, batch, createEffect, createSignal, on, onCleanup } from 'solid-js'
import * as Y from 'yjs'
import { conversationDocument } from '../../sync/documentName.ts'
import { type ConversationId, type Generation, NEW_GENERATION, type UserId } from '../../sync/ids.ts'
import { createRecovery, type Rejection } from '../replica/createRecovery.ts'
import { createReplica, type Replica, type ReplicaDeps } from '../replica/createReplica.ts'
import { exclusively } from '../replica/exclusively.ts'
import { carryOver, carryUnsent, rebased } from '../replica/rebase.ts'
import type { RefusedStore } from './createRefused.ts'

export interface CurrentReplicaOptions extends ReplicaDeps {
  readonly id: ConversationId
  readonly me: UserId
  readonly generation: Accessor<Generation>
  readonly refused: RefusedStore
  /** There is a document to be read from its beginning: the first, another, or one with other contents. */
  readonly onDocument: (replica: Replica) => void
  readonly onTransaction: (transaction: Y.Transaction) => void
  /** The device's clock was ahead; D3. */
  readonly onClockAhead: () => void
  /** The relay does not let this device in: the list tells why. */
  readonly onUnwelcome: () => void
}

export interface CurrentReplica {
  readonly replica: Accessor<Replica>
  /** Compared with the relay, or with nothing to compare. */
  readonly isCurrent: Accessor<boolean>
  attach(): void
}

/**
 * The document that a conversation lives in at present. Made here it is `new` and stays on this device; once the
 * relay knows the conversation, what was written moves along (D7, R2). Kept: what is unsent is in the current
 * document, or in a row of the store that the next opening moves.
 */
export function createCurrentReplica(options: CurrentReplicaOptions): CurrentReplica {
  const { id, me, generation, refused, store, onDocument, onUnwelcome } = options
  const newName = conversationDocument(id, NEW_GENERATION)
  const nameNow = () => conversationDocument(id, generation())
  const [isAsked, setAsked] = createSignal(false)
  const [linkState, setLinkState] = createSignal<Replica['link']['state']>('detached')
  let isDisposed = false

  const open = (name: string) =>
    createReplica(name, options, {
      carry: (old, fresh, carried) => carryUnsent(old, fresh, me, carried),
    })
  const [replica, setReplica] = createSignal(open(nameNow()))

  function watch(current: Replica): void {
    const recovery = createRecovery(current, {
      onUnwelcome,
      onRefused({ offsetMs }) {
        if (offsetMs !== undefined) options.onClockAhead()
      },
      rebuild: (old, acknowledged, rejection: Rejection, isHopeless) =>
        rebased(old, acknowledged, {
          user: me,
          drop: refused.note(old, acknowledged, rejection, isHopeless ? 'unsent' : 'named'),
          shiftBackMs: rejection.offsetMs ?? 0,
        }),
    })
    current.on({
      reset: () => onDocument(current),
      link(link) {
        if (current !== replica()) return
        setLinkState(link.state)
        if (link.state === 'refused') onUnwelcome()
      },
      stateless(message) {
        if (message.type === 'rejected') recovery.rejected(message)
      },
      transaction: options.onTransaction,
    })
    setLinkState(current.link.state)
    if (isAsked()) attachNow()
  }

  /** The relay has nothing to say of a conversation that it does not know yet (D7). */
  function attachNow(): void {
    if (replica().name !== newName) replica().attach()
  }

  /**
   * Brings along what was written while the conversation was `new`, from the store too: whoever wrote it may have
   * been closed before it could move.
   */
  async function bringNew(target: Replica): Promise<void> {
    if (target.name === newName) return
    const { updates } = await store.read(newName)
    if (updates.length === 0 || isDisposed) return
    const left = new Y.Doc()
    for (const update of updates) {
      try {
        Y.applyUpdate(left, update)
      } catch {
        store.reportDamage()
      }
    }
    carryOver(left, target.doc, me)
    left.destroy()
    await store.settled()
    // What could not be written yet would be lost with the old rows.
    if (store.status === 'fine') await store.drop(newName)
  }

  /** The relay knows it now, or it went on to another document: unsent entries move along (D7, R2). */
  async function moveTo(name: string): Promise<void> {
    await exclusively(`prosa:${name}`, async () => {
      const before = replica()
      // Asked twice while the first move was under way, or overtaken by a later one.
      if (before.name === name || name !== nameNow() || isDisposed) return
      const next = open(name)
      await Promise.all([before.loaded, next.loaded])
      if (isDisposed) return next.destroy()
      carryOver(before.doc, next.doc, me)
      batch(() => {
        setReplica(next)
        watch(next)
        onDocument(next)
      })
      before.destroy()
      await bringNew(next)
    })
  }

  async function start(): Promise<void> {
    const first = replica()
    watch(first)
    await first.loaded
    if (first === replica() && !isDisposed) onDocument(first)
    await exclusively(`prosa:${first.name}`, () => bringNew(first))
  }
  void start()
  createEffect(
    on(
      nameNow,
      (name) => {
        if (name !== replica().name) void moveTo(name)
      },
      { defer: true },
    ),
  )
  onCleanup(() => {
    isDisposed = true
    replica().destroy()
  })

  return {
    replica,
    isCurrent: () => generation() === NEW_GENERATION || linkState() === 'synced' || linkState() === 'refused',
    attach() {
      setAsked(true)
      attachNow()
    },
  }
}
