import { type Accessor, createSignal } from 'solid-js'
import type { Me } from '../../sync/api.ts'
import { type CallPresence, readCallPresence } from '../../sync/callsApi.ts'
import { readPresence } from '../../sync/presence.ts'
import type { InCall } from '../calls/model.ts'
import type { Replica } from '../replica/createReplica.ts'

/** Typing that is not renewed ends by itself: it never sticks (P1). */
const TYPING_MS = 5_000

export interface Typing {
  /** Ids of the others who type now. */
  readonly who: Accessor<readonly string[]>
  /** Who is in a call here, this person's other devices too. */
  readonly inCall: Accessor<readonly InCall[]>
  set(typing: boolean): void
  /** In a call from now on, or no more; said again when said with the same. */
  setCall(call: CallPresence | undefined): void
  /** To be called for each document that the conversation goes through. */
  watch(replica: Replica): void
}

export function createTyping(me: Accessor<Me>): Typing {
  const [who, setWho] = createSignal<readonly string[]>([], {
    equals: (one, other) => one.join() === other.join(),
  })
  const [inCall, setInCall] = createSignal<readonly InCall[]>([], {
    equals: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  })
  let current: Replica | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let own: { readonly typing?: true; readonly call?: CallPresence } = {}

  const read = () => {
    const ids = new Set<string>()
    const calls: InCall[] = []
    for (const [client, state] of current?.awareness.getStates() ?? []) {
      const presence = readPresence(state)
      if (presence === undefined) continue
      if (presence.typing && presence.user.id !== me().id) ids.add(presence.user.id)
      const call = client === current?.awareness.clientID ? undefined : readCallPresence(state)
      if (call) calls.push({ user: presence.user.id, name: presence.user.name, ...call })
    }
    setWho([...ids].sort())
    setInCall(calls.sort((one, other) => (one.peer < other.peer ? -1 : 1)))
  }
  const tell = (next: typeof own) => {
    own = next
    const { id, displayName } = me()
    const isSilent = own.typing === undefined && own.call === undefined
    current?.awareness.setLocalState(isSilent ? null : { user: { id, name: displayName }, ...own })
  }
  const say = (typing: boolean) => {
    clearTimeout(timer)
    if (current === undefined) return
    const { typing: isSaid = false, ...rest } = own
    if (typing !== isSaid) tell({ ...rest, ...(typing && { typing }) })
    if (typing) timer = setTimeout(() => say(false), TYPING_MS)
  }
  return {
    who,
    inCall,
    set: say,
    setCall(call) {
      const { call: _, ...rest } = own
      if (call !== undefined || own.call !== undefined) tell({ ...rest, ...(call && { call }) })
    },
    watch(replica) {
      if (own.call !== undefined) current?.awareness.setLocalState(null)
      current = replica
      replica.on({ presence: read, reset: read })
      if (own.call !== undefined) tell(own)
      read()
    },
  }
}
