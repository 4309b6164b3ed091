import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js'
import * as v from 'valibot'
import { type Conversations, conversationSchema, conversationsSchema, type Member } from '../../sync/api.ts'
import { type ConversationId, directId, isConversationId, type UserId } from '../../sync/ids.ts'
import type { Api } from '../net/api.ts'
import type { ReplicaDeps } from '../replica/createReplica.ts'
import {
  fromList,
  fromLocal,
  type KnownConversation,
  type LocalConversation,
  localConversationSchema,
} from './known.ts'
import type { NewConversation } from './model.ts'

const LIST = 'list'
const LOCAL = 'local'
/** Several changes in a row are asked about once. */
const REFRESH_AFTER_MS = 150
/** Pause before a relay that could not answer is asked again. */
const RETRY_MS = 3_000

export interface ConversationList {
  /** Undefined until the device's copy is read. */
  readonly all: Accessor<ReadonlyMap<ConversationId, KnownConversation> | undefined>
  /** The relay's answer, as last heard. */
  readonly overview: Accessor<Conversations | undefined>
  /** Whether the relay has answered since the app started or the network came back. */
  readonly isFresh: Accessor<boolean>
  /** Everybody in any of the conversations. */
  readonly people: Accessor<ReadonlyMap<string, Member>>
  refresh(): Promise<void>
  /** Soon, once, however often it is called. */
  refreshSoon(): void
  stale(): void
  /** Makes a conversation here; the relay learns of it when it can (D7). */
  create(me: Member, wanted: NewConversation): ConversationId
  forget(id: ConversationId): void
}

export interface ListDeps extends ReplicaDeps {
  readonly me: UserId
  readonly api: Api
  readonly randomId: () => string
  /** The relay's time minus this device's, milliseconds. */
  readonly onOffset: (offsetMs: number) => void
}

export function createList(deps: ListDeps): ConversationList {
  const { store, tabs, socket, me, api, randomId, onOffset } = deps
  const [overview, setOverview] = createSignal<Conversations>()
  const [locals, setLocals] = createSignal<readonly LocalConversation[]>()
  const [isFresh, setFresh] = createSignal(false)
  let soon: ReturnType<typeof setTimeout> | undefined
  let asking: Promise<void> | undefined
  let askAgain = false
  /** Offered again with all of its people: done. */
  const offered = new Set<ConversationId>()
  let isClosed = false

  async function read(): Promise<void> {
    const [list, local] = await Promise.all([store.get(LIST), store.get(LOCAL)])
    const heard = v.safeParse(conversationsSchema, list)
    if (heard.success && !isFresh()) setOverview(heard.output)
    const kept = v.safeParse(v.array(localConversationSchema), local)
    setLocals((before) => merge(kept.success ? kept.output : [], before ?? []))
  }
  const stored = read()
  onCleanup(
    tabs.on((message) => {
      if (message.type === 'value' && (message.key === LIST || message.key === LOCAL)) void read()
    }),
  )
  onCleanup(() => {
    isClosed = true
    clearTimeout(soon)
  })

  function saveLocals(next: readonly LocalConversation[]): void {
    setLocals(next)
    store.set(LOCAL, next)
    void store.settled().then(() => tabs.post({ type: 'value', key: LOCAL }))
  }

  const refuse = ({ id }: LocalConversation, refused: string) =>
    saveLocals((locals() ?? []).map((each) => (each.id === id ? { ...each, refused } : each)))

  /** Tells the relay of conversations made here; the same id twice is the same conversation (D8). */
  async function offerLocals(): Promise<void> {
    for (const local of locals() ?? []) {
      if (local.refused !== undefined) continue
      if (local.again === true) {
        const { offerAgain } = await import('./offerAgain.ts')
        const why = await offerAgain(api, local, me)
        if (why === 'unreachable') return
        if (why === undefined) offered.add(local.id)
        else if (!PASSING.has(why)) refuse(local, why)
        if (why === TOO_MANY) refreshAfter(TOO_MANY_MS)
        continue
      }
      const memberIds = local.members.map(({ id }) => id).filter((id) => id !== me)
      const body = {
        id: local.id,
        kind: local.kind,
        memberIds,
        ...(local.name !== '' && { name: local.name }),
        ...(local.topic && { topic: local.topic }),
        ...(local.isPublic && { public: true }),
      }
      const made = await api.request('POST', '/api/conversations', conversationSchema, body)
      if (made.ok) continue
      // Nobody there: the others would wait as long for nothing.
      if (made.error.code === 'unreachable') return
      if (made.error.code === TOO_MANY) refreshAfter(TOO_MANY_MS)
      if (PASSING.has(made.error.code)) continue
      refuse(local, made.error.code)
    }
  }

  async function ask(): Promise<void> {
    // What was made here offline is offered first, so it has to be known.
    await stored
    await offerLocals()
    const askedAt = Date.now()
    const answer = await api.request('GET', '/api/conversations', conversationsSchema)
    if (isClosed) return
    if (!answer.ok) {
      // Without a socket, the next one asks.
      if (socket.state === 'connected') refreshAfter(RETRY_MS)
      return
    }
    onOffset(answer.value.now - (askedAt + Date.now()) / 2)
    const before = overview()
    if (before !== undefined && before.epoch !== answer.value.epoch) {
      const { lostConversations } = await import('./offerAgain.ts')
      const lost = lostConversations(before, answer.value, me)
      // Before the list: what is in neither would be gone.
      if (lost.length > 0) saveLocals(merge(locals() ?? [], lost))
      askAgain ||= lost.length > 0
    }
    setOverview(answer.value)
    setFresh(true)
    store.set(LIST, answer.value)
    const known = new Set(answer.value.conversations.map(({ id }) => id))
    const isWaiting = ({ id, again, refused }: LocalConversation) =>
      !known.has(id) || (again === true && refused === undefined && !offered.has(id))
    const left = (locals() ?? []).filter(isWaiting)
    if (left.length !== (locals() ?? []).length) saveLocals(left)
    void store.settled().then(() => tabs.post({ type: 'value', key: LIST }))
  }

  function refreshAfter(ms: number): void {
    clearTimeout(soon)
    if (!isClosed) soon = setTimeout(() => void refresh(), ms)
  }

  const refresh = (): Promise<void> => {
    if (asking !== undefined) {
      askAgain = true
      return asking
    }
    asking = ask()
      // What is needed for it could not be loaded.
      .catch(() => refreshAfter(RETRY_MS))
      .finally(() => {
        asking = undefined
        if (!askAgain) return
        askAgain = false
        void refresh()
      })
    return asking
  }

  const all = createMemo(() => {
    const local = locals()
    if (local === undefined) return undefined
    const known = new Map<ConversationId, KnownConversation>()
    for (const each of local) known.set(each.id, fromLocal(each))
    const heard = overview()
    for (const each of heard?.conversations ?? []) known.set(each.id, fromList(each, heard?.epoch ?? ''))
    return known
  })

  return {
    all,
    overview,
    isFresh,
    people: createMemo(() => {
      const people = new Map<string, Member>()
      for (const { members } of all()?.values() ?? [])
        for (const member of members) people.set(member.id, member)
      return people
    }),
    refresh,
    refreshSoon: () => refreshAfter(REFRESH_AFTER_MS),
    stale: () => setFresh(false),
    create(self, { people, name, room }) {
      const [first] = people
      const isDirect = people.length === 1 && first !== undefined && name.trim() === '' && !room
      const id = isDirect ? directId(me, first.id) : randomId()
      if (!isConversationId(id)) throw new Error('A random id is no conversation id.')
      if (all()?.has(id)) return id
      saveLocals([
        ...(locals() ?? []),
        {
          id,
          kind: room ? 'room' : isDirect ? 'direct' : 'group',
          ...(room && { topic: room.topic, isPublic: room.who === 'public' }),
          name: name.trim(),
          createdAt: Date.now(),
          members: [
            self,
            ...people.map((person) => ({
              id: person.id,
              username: person.username,
              name: person.displayName,
              role: 'member' as const,
            })),
          ],
        },
      ])
      void refresh()
      return id
    },
    forget(id) {
      saveLocals((locals() ?? []).filter((local) => local.id !== id))
    },
  }
}

/** The relay takes only so many a while: it is asked again after this. */
const TOO_MANY = 'too-many-requests'
const TOO_MANY_MS = 60_000
/** The relay's trouble, not the conversation's. */
const PASSING: ReadonlySet<string> = new Set([
  TOO_MANY,
  'cannot-store',
  'not-ready',
  'internal',
  'too-many-attempts',
  'not-signed-in',
  'unknown-session',
  'session-ended',
])

function merge(
  stored: readonly LocalConversation[],
  here: readonly LocalConversation[],
): LocalConversation[] {
  const ids = new Set(stored.map(({ id }) => id))
  return [...stored, ...here.filter(({ id }) => !ids.has(id))]
}
