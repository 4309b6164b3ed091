import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import { type Conversation, type Me, usersSchema } from '../../sync/api.ts'
import { createEntryClock, entryTime } from '../../sync/clock.ts'
import { randomId as makeId } from '../../sync/ids.ts'

import { ok } from '../../sync/result.ts'
import type { Calls } from '../calls/callsDeps.ts'
import type { ConversationRow, DeviceStorage, Outcome, Workspace } from '../model.ts'
import { type Api, nothing } from '../net/api.ts'
import { createConnection } from '../net/createConnection.ts'
import { createRelaySocket } from '../net/relaySocket.ts'
import type { DeviceStore } from '../replica/deviceStore.ts'
import type { TabChannel } from '../replica/tabChannel.ts'
import { createAccount } from '../session/createAccount.ts'
import { createHome } from './createHome.ts'
import { createList } from './createList.ts'
import { createOpenConversations } from './createOpenConversations.ts'
import { otherPerson, titleOf } from './known.ts'

export interface WorkspaceDeps {
  readonly me: Me
  readonly api: Api
  readonly store: DeviceStore
  readonly tabs: TabChannel
  /** Begins the keys in localStorage that belong to this person. */
  readonly prefix: string
  readonly onMe: (me: Me) => void
  /** `none` to read what is on the device. @default 'relay' */
  readonly link?: 'relay' | 'none'
}

/** Everything of one signed-in person on this device; ends with its owner. */
export function createWorkspace({
  me: first,
  api,
  store,
  tabs,
  prefix,
  onMe,
  link = 'relay',
}: WorkspaceDeps): Workspace {
  const [me, setMe] = createSignal(first)
  const [storage, setStorage] = createSignal<DeviceStorage>(store.status)
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const clock = createEntryClock({
    now: Date.now,
    replica: new DataView(randomBytes(4).buffer).getUint32(0) % 2 ** 20,
  })
  const socket = createRelaySocket({ url: `${location.origin.replace(/^http/, 'ws')}/sync`, link })
  const parts = { store, tabs, socket }

  const list = createList({
    ...parts,
    me: first.id,
    api,
    randomId: () => `c-${makeId(randomBytes)}${makeId(randomBytes)}`,
    onOffset: clock.correct,
  })
  const home = createHome({
    ...parts,
    me: first.id,
    now: clock.now,
    onUnwelcome: list.refreshSoon,
    onStateless(message) {
      if (message.type === 'ring' || message.type === 'call')
        return void loadCalls().then((calls) => calls.heard(message))
      if (message.type !== 'activity') return
      const isKnown = list.all()?.has(message.conversation) ?? false
      if (isKnown && message.entry !== undefined) open.wake(message.conversation)
      // Without an entry it is the list itself that changed.
      if (!isKnown || message.entry === undefined) list.refreshSoon()
    },
  })
  const open = createOpenConversations(list, {
    ...parts,
    me,
    api,
    clock,
    home,
    prefix,
    nameOf: (user) => list.people().get(user)?.name,
    onClockAhead() {
      clock.restart()
      // The relay's answer carries its time.
      void list.refresh()
    },
    onUnwelcome: list.refreshSoon,
    loadCalls: () => loadCalls(),
  })

  const [calls, setCalls] = createSignal<Calls>()
  const loadCalls = async () => {
    const { startCalls } = await import('../calls/startCalls.tsx')
    return startCalls({
      api,
      me,
      say: home.say,
      connection,
      open: open.open,
      retryNow: socket.retryNow,
      calls,
      setCalls,
    })
  }

  // The name changed on another device, or in another tab.
  createEffect(
    on(list.overview, (overview) => {
      const self = overview?.conversations[0]?.members.find(({ id }) => id === first.id)
      if (self === undefined || self.name === me().displayName) return
      onMe(setMe((before) => ({ ...before, displayName: self.name })))
    }),
  )
  createEffect(
    on(
      () => [list.overview()?.home, list.overview()?.epoch] as const,
      ([generation, epoch]) => generation !== undefined && home.open(generation, epoch),
    ),
  )
  const offState = socket.onState((state) => {
    if (state === 'connected') void list.refresh()
    else list.stale()
  })
  const offStatus = store.onStatus(setStorage)
  onCleanup(() => {
    offState()
    offStatus()
    calls()?.close()
    home.close()
    socket.close()
    store.close()
  })
  void list.refresh()

  const unsent = createMemo(() =>
    open.all().reduce((sum, each) => sum + (each.refusedAs() === undefined ? each.unsentCount() : 0), 0),
  )
  const isSettled = createMemo(
    () => list.isFresh() && home.isCurrent() && open.all().every((each) => each.isCurrent()),
  )
  const connection = createConnection(socket, { unsent, isSettled })

  const conversations = createMemo((): readonly ConversationRow[] | undefined => {
    const all = list.all()
    if (all === undefined) return undefined
    const rows = [...all.values()].map((known) => {
      const opened = open.get(known.id)
      const local = opened?.ready() ? opened.lastMessage() : undefined
      const last = local ?? known.last
      const author = last?.author ?? ''
      const row: ConversationRow & { at: number } = {
        id: known.id,
        kind: known.kind,
        title: opened?.ready() ? opened.title() : titleOf(known, first.id),
        other: otherPerson(known, first.id)?.id,
        unread: opened?.unread() ?? known.unread,
        draft: (opened?.draft() ?? home.draft(known.id) ?? '') !== '',
        at: Math.max(known.createdAt, last === undefined ? 0 : entryTime(last.place)),
        last:
          last === undefined
            ? undefined
            : {
                by: opened?.nameOf(author) ?? known.members.find(({ id }) => id === author)?.name ?? '',
                own: author === first.id,
                text: (local?.text ?? known.last?.t ?? '').slice(0, 200),
                removed: last.removed !== undefined,
                at: entryTime(last.place),
              },
      }
      return row
    })
    return rows.sort((one, other) => other.at - one.at)
  })

  async function change(path: string, method: 'PATCH' | 'PUT' | 'DELETE', body?: object): Outcome<void> {
    const done = await api.request(method, `/api/conversations/${path}`, nothing, body)
    if (!done.ok) return done
    await list.refresh()
    return ok(undefined)
  }
  const forgetting = async (id: Conversation['id'], done: ReturnType<typeof change>) => {
    const outcome = await done
    if (outcome.ok) list.forget(id)
    return outcome
  }

  return {
    me,
    connection,
    storage,
    unsent,
    conversations,
    openConversation: (id) =>
      createMemo(() => {
        const conversation = open.open(id)
        if (conversation !== undefined) return conversation.ready() ? conversation : 'loading'
        // The list may be about to tell of it.
        const mayCome = !list.isFresh() && connection().state !== 'offline'
        return list.all() === undefined || !open.canOpen() || mayCome ? 'loading' : 'missing'
      }),
    async createConversation({ people, name }) {
      const { id, username, displayName } = me()
      return list.create({ id, username, name: displayName, role: 'host' }, people, name)
    },
    async searchPeople(query) {
      const text = query.trim()
      const found =
        text.length >= 2
          ? await api.request('GET', `/api/users?q=${encodeURIComponent(text)}`, usersSchema)
          : undefined
      if (found?.ok) return found.value.users
      const wanted = text.toLowerCase()
      return [...list.people().values()]
        .filter(
          ({ id, name, username }) => id !== first.id && `${name} ${username}`.toLowerCase().includes(wanted),
        )
        .map(({ id, username, name }) => ({ id, username, displayName: name }))
    },
    calls,
    loadCalls,
    retryNow: socket.retryNow,
    discardConversation(id) {
      void import('./discard.ts').then(({ discard }) => {
        list.forget(id)
        return discard(store, id)
      })
    },
    leaveConversation: (id) => forgetting(id, change(`${id}/members/${first.id}`, 'DELETE')),
    addMember: (id, user) => change(`${id}/members/${user}`, 'PUT', {}),
    removeMember: (id, user) => change(`${id}/members/${user}`, 'DELETE'),
    renameConversation: (id, name) => change(id, 'PATCH', { name }),
    keepMessages: (id, days) => change(id, 'PATCH', { retentionDays: days ?? null }),
    ...createAccount({ api, me, setMe: (next) => onMe(setMe(next)), onRenamed: list.refresh }),
  }
}
