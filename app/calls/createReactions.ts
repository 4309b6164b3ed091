import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { CallReaction } from '../../sync/callsApi.ts'
import type { InCall, ShownReaction } from './model.ts'

/** As long as one floats over its sender, milliseconds; the styles fade it out within that. */
export const REACTION_MS = 3_500
/** Of one person at once; the oldest goes for one more. */
const MAX_AT_ONCE = 5

export interface Reactions {
  readonly shown: Accessor<readonly ShownReaction[]>
  /** What this device says of itself in presence. */
  readonly own: Accessor<CallReaction | undefined>
  send(emoji: string): void
}

/** Reactions of those in the call as they come, each for some seconds (K4); `self` stands for this device. */
export function createReactions(present: Accessor<readonly InCall[]>, self: string): Reactions {
  const [shown, setShown] = createSignal<readonly ShownReaction[]>([])
  const [own, setOwn] = createSignal<CallReaction>()
  /** The last one of each peer; one that was there before this device came is old. */
  const seen = new Map<string, number | undefined>()
  const timers = new Set<ReturnType<typeof setTimeout>>()

  function show(from: string, name: string, { emoji, n }: CallReaction): void {
    const one = { key: `${from}/${n}`, from, name, emoji }
    setShown((before) => {
      const own = before.filter((each) => each.from === from)
      const gone = own.length < MAX_AT_ONCE ? undefined : own[0]
      return [...before.filter((each) => each !== gone && each.key !== one.key), one]
    })
    const timer = setTimeout(() => {
      timers.delete(timer)
      setShown((before) => before.filter((each) => each !== one))
      if (from === self) setOwn((now) => (now?.n === n ? undefined : now))
    }, REACTION_MS)
    timers.add(timer)
  }

  createEffect(
    on(present, (people) => {
      const here = new Set(people.map(({ peer }) => peer))
      for (const peer of seen.keys()) if (!here.has(peer)) seen.delete(peer)
      for (const { peer, name, reaction } of people) {
        const isNew = seen.has(peer) && reaction !== undefined && reaction.n !== seen.get(peer)
        if (isNew) show(peer, name, reaction)
        // One that is over says nothing of the next.
        if (reaction !== undefined || !seen.has(peer)) seen.set(peer, reaction?.n)
      }
    }),
  )
  onCleanup(() => {
    for (const timer of timers) clearTimeout(timer)
  })

  let sent = 0
  return {
    shown,
    own,
    send(emoji) {
      const reaction = { emoji, n: ++sent }
      setOwn(reaction)
      show(self, '', reaction)
    },
  }
}
