import { type Accessor, createSignal } from 'solid-js'
import type { Me } from '../../sync/api.ts'
import { readPresence } from '../../sync/presence.ts'
import type { Replica } from '../replica/createReplica.ts'

/** Typing that is not renewed ends by itself: it never sticks (P1). */
const TYPING_MS = 5_000

export interface Typing {
  /** Ids of the others who type now. */
  readonly who: Accessor<readonly string[]>
  set(typing: boolean): void
  /** To be called for each document that the conversation goes through. */
  watch(replica: Replica): void
}

export function createTyping(me: Accessor<Me>): Typing {
  const [who, setWho] = createSignal<readonly string[]>([], {
    equals: (one, other) => one.join() === other.join(),
  })
  let current: Replica | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const read = () => {
    const ids = new Set<string>()
    for (const state of current?.awareness.getStates().values() ?? []) {
      const presence = readPresence(state)
      if (presence?.typing && presence.user.id !== me().id) ids.add(presence.user.id)
    }
    setWho([...ids].sort())
  }
  const say = (typing: boolean) => {
    clearTimeout(timer)
    if (current === undefined) return
    const isSaid = current.awareness.getLocalState() !== null
    if (typing === isSaid && !typing) return
    const { id, displayName } = me()
    if (typing !== isSaid) {
      current.awareness.setLocalState(typing ? { user: { id, name: displayName }, typing: true } : null)
    }
    if (typing) timer = setTimeout(() => say(false), TYPING_MS)
  }
  return {
    who,
    set: say,
    watch(replica) {
      current = replica
      replica.on({ presence: read, reset: read })
      read()
    },
  }
}
