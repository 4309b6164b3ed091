import { batch, createEffect, createSignal, on, onCleanup, untrack } from 'solid-js'
import { type Generation, NEW_GENERATION } from '../../sync/ids.ts'
import { generationIn, type ReplicaLink } from './createLink.ts'
import { createReplica } from './createReplica.ts'
import { holdInUse } from './exclusively.ts'
import { findInUse, type InUse } from './inUse.ts'
import type { MovingOptions, MovingReplica } from './moving.ts'
import { createNoReplica } from './noReplica.ts'
import type { Replica } from './replica.ts'

interface Move {
  readonly target: Generation
  readonly abandon: AbortController
}

/** Pause before code that could not be loaded is asked for again. */
const LOAD_AGAIN_MS = 3_000

/**
 * The document in use of a conversation, or of `home`, and its way to the next generation (R2). Kept: what is in use
 * is remembered on the device and shown until the next one has been compared with the relay once, days if need be;
 * what is unsent is in the document in use, or in rows of the store that are brought along on the next occasion.
 */
export function createMovingReplica(options: MovingOptions): MovingReplica {
  const { store, prefix, key, wanted, onDocument, onUnwelcome } = options
  const [replica, setReplica] = createSignal<Replica>(createNoReplica())
  const [inUse, setInUse] = createSignal<InUse>()
  const [linkState, setLinkState] = createSignal<ReplicaLink['state']>('detached')
  /** Where the relay said that the document lives, before the list knew. */
  const [hint, setHint] = createSignal<Generation>()
  const releases = new Map<Replica, () => void>()
  const closing = new AbortController()
  const looks = new Set<() => void>()
  let isAsked = false
  let move: Move | undefined
  let isStarting = false
  let isTidying = false
  /** Documents that were left with nothing that the relay could lack. */
  const left = new Set<string>()
  /** Looked for in the store: what was left behind by an earlier move, or by another tab. */
  let isTidy = false

  function open(generation: Generation): Replica {
    const opened = createReplica(prefix + generation, options, { carry: options.carry })
    releases.set(opened, holdInUse(opened.name))
    const isShown = () => opened === replica()
    let recovery: ReturnType<MovingOptions['recovery']> | undefined
    opened.on({
      reset: () => isShown() && onDocument(opened),
      transaction: (transaction) => isShown() && options.onTransaction?.(transaction),
      link(link) {
        options.onLink?.(opened, link.state)
        if (isShown()) setLinkState(link.state)
        if (link.state === 'refused') refused(link.reason)
        evaluate()
      },
      stateless(message) {
        options.onStateless?.(message)
        if (message.type !== 'rejected') return
        if (generationIn(message.code) !== undefined) return refused(message.code)
        recovery ??= options.recovery(opened)
        recovery.then(
          ({ rejected }) => rejected(message),
          () => {
            recovery = undefined
            setTimeout(opened.resync, LOAD_AGAIN_MS)
          },
        )
      },
    })
    return opened
  }

  function close(left: Replica): void {
    left.destroy()
    releases.get(left)?.()
    releases.delete(left)
  }

  function refused(reason: string): void {
    const next = generationIn(reason)
    if (next !== undefined) setHint(() => next)
    onUnwelcome()
  }

  async function start(): Promise<void> {
    if (isStarting || inUse() !== undefined) return
    isStarting = true
    const found = await findInUse(store, { key, prefix, wanted: untrack(wanted) })
    isStarting = false
    if (closing.signal.aborted) return
    // Named while it was looked up.
    if (found === undefined) return untrack(wanted) === undefined ? undefined : start()
    const first = open(found.generation)
    setInUse(found)
    await first.loaded
    if (closing.signal.aborted) return close(first)
    batch(() => {
      replica().destroy()
      setReplica(first)
      onDocument(first)
    })
    evaluate()
  }

  /** The one place that decides what is attached, and when to move. */
  function evaluate(): void {
    for (const look of [...looks]) look()
    const now = inUse()
    const want = wanted()
    if (
      !isAsked ||
      closing.signal.aborted ||
      now === undefined ||
      want === undefined ||
      replica().name === ''
    )
      return
    // The relay has nothing to say of a conversation that it does not know, or does not know any more (D7, R3).
    if (want.generation === NEW_GENERATION) {
      move?.abandon.abort()
      move = undefined
      if (now.generation !== NEW_GENERATION) void replica().detach()
      return
    }
    const target = hint() ?? want.generation
    if (target === move?.target) return
    move?.abandon.abort()
    move = undefined
    if (target === now.generation) {
      setHint(undefined)
      replica().attach()
      if (replica().link.state === 'synced' && want.generation === target) void tidy()
    } else {
      move = { target, abandon: new AbortController() }
      void begin(move)
    }
  }

  async function begin({ target, abandon }: Move): Promise<void> {
    const { signal } = abandon
    const before = replica()
    let next: Replica | undefined
    try {
      const [{ moveReplica }, bring] = await Promise.all([import('./moveReplica.ts'), options.bring()])
      if (signal.aborted) return
      await moveReplica({
        ...{ before, store, signal, bring, prefix, onLeave: options.onLeave },
        open() {
          next = open(target)
          return next
        },
        // The list alone tells the epoch, which decides what has to be asked about.
        isListed: () => wanted()?.generation === target,
        epochChanged: () => now().generation !== NEW_GENERATION && now().epoch !== wanted()?.epoch,
        onLook(look) {
          looks.add(look)
          return () => looks.delete(look)
        },
        switchTo(moved) {
          batch(() => {
            use({ generation: target, epoch: wanted()?.epoch })
            setHint(undefined)
            setReplica(moved)
            setLinkState(moved.link.state)
            onDocument(moved)
          })
          left.add(before.name)
          move = undefined
          isTidy = false
        },
      })
    } catch {
      setTimeout(() => {
        if (signal.aborted) return
        move = undefined
        evaluate()
      }, LOAD_AGAIN_MS)
    } finally {
      // Whichever of the two is not shown.
      if (next !== undefined) close(next === replica() ? before : next)
    }
    evaluate()
  }

  const now = (): InUse => inUse() ?? { generation: NEW_GENERATION, epoch: undefined }
  function use(next: InUse): void {
    setInUse(next)
    store.set(key, next)
  }

  /** Brings along what was left behind in the store, and what the relay has lost since it changed its epoch. */
  async function tidy(): Promise<void> {
    const want = wanted()
    const lost = want !== undefined && now().epoch !== undefined && now().epoch !== want.epoch
    if (isTidying || (isTidy && !lost)) return
    isTidying = true
    try {
      const found = (await store.documents(prefix)).filter((name) => name !== replica().name)
      isTidy = true
      if (want !== undefined && now().epoch === undefined) use({ ...now(), epoch: want.epoch })
      if (found.length > 0 || lost) {
        const [{ bringAgain, bringLeft }, bring] = await Promise.all([
          import('./bringLeft.ts'),
          options.bring(),
        ])
        const scope = {
          store,
          bring,
          replica,
          signal: closing.signal,
          isUsed,
          wasLeft: (name: string) => left.has(name),
        }
        if (lost && (await bringAgain(scope)) && want !== undefined) use({ ...now(), epoch: want.epoch })
        await bringLeft(scope, found)
      }
    } catch {
      // The next time that it is compared with the relay.
      isTidy = false
    } finally {
      isTidying = false
    }
  }
  const isUsed = (name: string) => [...releases.keys()].some((each) => each.name === name)

  void start()
  createEffect(
    on(
      () => [wanted()?.generation, wanted()?.epoch],
      (next, before) => {
        // The list is newer than what the relay said before.
        if (before !== undefined && next[0] !== before[0]) setHint(undefined)
        void start()
        evaluate()
      },
      { defer: true },
    ),
  )
  onCleanup(() => {
    closing.abort()
    move?.abandon.abort()
    replica().destroy()
    for (const each of [...releases.keys()]) close(each)
  })

  return {
    replica,
    isCurrent() {
      const want = wanted()
      if (want?.generation === NEW_GENERATION) return true
      const isThere = hint() === undefined && want?.generation === inUse()?.generation
      return isThere && (linkState() === 'synced' || linkState() === 'refused')
    },
    attach() {
      isAsked = true
      untrack(evaluate)
    },
  }
}
