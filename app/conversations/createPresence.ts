import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Me } from '../../sync/api.ts'
import { type CallPresence, readCallPresence } from '../../sync/callsApi.ts'
import { LIMITS } from '../../sync/limits.ts'
import { readPresence, TYPING_RENEW_MS, TYPING_SHOWN_MS } from '../../sync/presence.ts'
import type { InCall } from '../calls/model.ts'
import type { Replica } from '../replica/createReplica.ts'
import type { KnownConversation } from './known.ts'

export interface Attention {
  /** Somebody is at this page. @default always */
  readonly isAttentive?: Accessor<boolean>
}

export interface PresenceOptions extends Attention {
  readonly me: Accessor<Me>
  readonly known: Accessor<Pick<KnownConversation, 'kind' | 'members'>>
}

/** Who does what in a conversation right now (P1). */
export interface ConversationPresence {
  /** Ids of the others who type now. */
  readonly typing: Accessor<readonly string[]>
  /** Ids of the others who look at it now. */
  readonly viewing: Accessor<readonly string[]>
  /** Who is in a call here, this person's other devices too. */
  readonly inCall: Accessor<readonly InCall[]>
  /** How many people are in a call here, this person among them. */
  readonly callers: Accessor<number>
  setTyping(typing: boolean): void
  /** It is on screen; while nobody is at the page, nobody views it all the same. */
  setViewing(viewing: boolean): void
  /** In a call from now on, or no more; said again when said with the same. */
  setCall(call: CallPresence | undefined): void
  /** To be called for each document that the conversation goes through. */
  watch(replica: Replica): void
}

const sameIds = { equals: (one: readonly string[], other: readonly string[]) => one.join() === other.join() }

export function createPresence({
  me,
  known,
  isAttentive = () => true,
}: PresenceOptions): ConversationPresence {
  /** Between two it says nothing new; and who hides that they are here does not see it of others (P2). */
  const tellsViewing = createMemo(
    () =>
      known().kind !== 'direct' &&
      known().members.length <= LIMITS.maxMembersSharingReceipts &&
      me().showsPresence !== false,
  )
  const [typing, setTypingIds] = createSignal<readonly string[]>([], sameIds)
  const [viewing, setViewingIds] = createSignal<readonly string[]>([], sameIds)
  const [inCall, setInCall] = createSignal<readonly InCall[]>([], {
    equals: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  })
  const [callers, setCallers] = createSignal(0)
  const [isOnScreen, setOnScreen] = createSignal(false)
  let current: Replica | undefined
  /** When typing was last said, while it is; milliseconds since 1970. */
  let typingSaidAt: number | undefined
  let typingEnds: ReturnType<typeof setTimeout> | undefined
  let call: CallPresence | undefined
  const heard = new Map<number, { readonly clock: number; readonly at: number }>()
  let look: ReturnType<typeof setTimeout> | undefined

  /** When a client last said something of itself, whatever the clock of its device says; milliseconds since 1970. */
  function heardAt(client: number): number {
    const clock = current?.awareness.meta.get(client)?.clock ?? 0
    const known = heard.get(client)
    if (known?.clock === clock) return known.at
    heard.set(client, { clock, at: Date.now() })
    return Date.now()
  }

  function read(): void {
    clearTimeout(look)
    for (const client of heard.keys()) if (!current?.awareness.getStates().has(client)) heard.delete(client)
    const types = new Set<string>()
    const views = new Set<string>()
    const calls: InCall[] = []
    const inIt = new Set<string>()
    let endsInMs = Number.POSITIVE_INFINITY
    for (const [client, state] of current?.awareness.getStates() ?? []) {
      const presence = readPresence(state)
      if (presence === undefined) continue
      const { id, name } = presence.user
      const said = readCallPresence(state)
      if (said !== undefined) {
        inIt.add(id)
        if (client !== current?.awareness.clientID) calls.push({ user: id, name, ...said })
      }
      if (id === me().id) continue
      if (presence.viewing) views.add(id)
      if (!presence.typing) continue
      const leftMs = heardAt(client) + TYPING_SHOWN_MS - Date.now()
      if (leftMs <= 0) continue
      types.add(id)
      endsInMs = Math.min(endsInMs, leftMs)
    }
    setTypingIds([...types].sort())
    setViewingIds(tellsViewing() ? [...views].sort() : [])
    setCallers(inIt.size)
    setInCall(calls.sort((one, other) => (one.peer < other.peer ? -1 : 1)))
    if (Number.isFinite(endsInMs)) look = setTimeout(read, endsInMs)
  }

  const views = createMemo(() => isOnScreen() && tellsViewing() && isAttentive())

  /** The one place that says anything. */
  function say(): void {
    if (current === undefined) return
    const isTyping = typingSaidAt !== undefined
    const isSilent = !isTyping && !views() && call === undefined
    if (isSilent && current.awareness.getLocalState() === null) return
    const { id, displayName } = me()
    current.awareness.setLocalState(
      isSilent
        ? null
        : {
            user: { id, name: displayName },
            ...(isTyping && { typing: true }),
            ...(views() && { viewing: true }),
            ...(call !== undefined && { call }),
          },
    )
  }

  function setTyping(isTyping: boolean): void {
    clearTimeout(typingEnds)
    if (isTyping) typingEnds = setTimeout(() => setTyping(false), TYPING_RENEW_MS)
    const now = Date.now()
    if (isTyping && typingSaidAt !== undefined && now - typingSaidAt < TYPING_RENEW_MS) return
    if (!isTyping && typingSaidAt === undefined) return
    typingSaidAt = isTyping ? now : undefined
    say()
  }

  createEffect(on(views, say, { defer: true }))
  createEffect(on(tellsViewing, read, { defer: true }))
  onCleanup(() => {
    clearTimeout(look)
    clearTimeout(typingEnds)
  })

  return {
    typing,
    viewing,
    inCall,
    callers,
    setTyping,
    setViewing: setOnScreen,
    setCall(next) {
      if (call === undefined && next === undefined) return
      call = next
      say()
    },
    watch(replica) {
      // Or it would be in the call of the document before for a while, too.
      if (call !== undefined) current?.awareness.setLocalState(null)
      current = replica
      replica.on({ presence: read, reset: read })
      say()
      read()
    },
  }
}
