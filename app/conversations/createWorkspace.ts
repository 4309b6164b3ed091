import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import { type Conversation, type Me, usersSchema } from '../../sync/api.ts'
import { createEntryClock } from '../../sync/clock.ts'
import { arrangementKey } from '../../sync/home.ts'
import { randomId as makeId } from '../../sync/ids.ts'
import type { PresenceMessage } from '../../sync/peopleApi.ts'
import { ok } from '../../sync/result.ts'
import type { Calls } from '../calls/callsDeps.ts'
import { createHistoryBringer } from '../devices/createHistoryBringer.ts'
import type { DeviceStorage, Outcome, Workspace } from '../model.ts'
import { type Api, nothing } from '../net/api.ts'
import { createConnection } from '../net/createConnection.ts'
import { createRelaySocket } from '../net/relaySocket.ts'
import { createLater } from '../people/createLater.ts'
import type { DeviceStore } from '../replica/deviceStore.ts'
import type { TabChannel } from '../replica/tabChannel.ts'
import { createAccount } from '../session/createAccount.ts'
import { readMarker, recordingsOf } from '../session/deviceMemory.ts'
import { createHome } from './createHome.ts'
import { createList } from './createList.ts'
import { createOpenConversations } from './createOpenConversations.ts'
import { createRows } from './createRows.ts'

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
      if (message.type === 'contacts') people()?.refreshSoon()
      if (message.type === 'presence') {
        const loaded = present()
        if (loaded === undefined) told.push(message)
        else loaded.hear(message)
      }
      if (message.type === 'ring' || message.type === 'call')
        return void loadCalls().then((calls) => calls.heard(message))
      if (message.type !== 'activity') return
      const isKnown = list.all()?.has(message.conversation) ?? false
      if (isKnown && message.entry !== undefined) open.wake(message.conversation)
      // Without an entry it is the list itself that changed.
      if (!isKnown || message.entry === undefined) list.refreshSoon()
    },
  })
  const people = createLater(async () => {
    const { createContacts } = await import('../people/createContacts.ts')
    return () => createContacts({ ...parts, api, now: clock.now })
  })
  const told: PresenceMessage[] = []
  const present = createLater(async () => {
    const { createPresent } = await import('../people/createPresent.ts')
    return () => createPresent({ home, told: told.splice(0) })
  })
  const open = createOpenConversations(list, {
    ...parts,
    me,
    api,
    clock,
    home,
    prefix,
    nameOf: (user) => list.people().get(user)?.name,
    isAttentive: () => present()?.isAttentive() ?? true,
    sharesReceipts: () => present()?.sharesReceipts(),
    onClockAhead() {
      clock.restart()
      // The relay's answer carries its time.
      void list.refresh()
    },
    onUnwelcome: list.refreshSoon,
    loadCalls: () => loadCalls(),
  })

  createEffect(
    on(list.overview, (now, before) => {
      if (!before || !now?.departed.length) return
      void import('../places/tellDeparted.ts').then(({ tellDeparted }) => tellDeparted(before, now))
    }),
  )
  const [calls, setCalls] = createSignal<Calls>()
  const loadCalls = async () => {
    const { startCalls } = await import('../calls/startCalls.tsx')
    return startCalls({
      api,
      me,
      home,
      connection,
      open: open.open,
      socket,
      calls,
      setCalls,
    })
  }

  // Name or picture changed on another device, or in another tab.
  createEffect(
    on(list.overview, (overview) => {
      const self = overview?.conversations[0]?.members.find(({ id }) => id === first.id)
      if (self === undefined) return
      if (self.name === me().displayName && self.avatar === me().avatar) return
      onMe(setMe((before) => ({ ...before, displayName: self.name, avatar: self.avatar })))
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
  // A page that was closed while it recorded a call left something to offer.
  if (readMarker(recordingsOf(first.id))) void loadCalls()

  const unsent = createMemo(() =>
    open.all().reduce((sum, each) => sum + (each.refusedAs() === undefined ? each.unsentCount() : 0), 0),
  )
  const isSettled = createMemo(
    () => list.isFresh() && home.isCurrent() && open.all().every((each) => each.isCurrent()),
  )
  const connection = createConnection(socket, { unsent, isSettled })

  const conversations = createRows({ self: first.id, list, home, open, people })

  async function change(path: string, method: 'PATCH' | 'DELETE', body?: object): Outcome<void> {
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
    async createConversation(wanted) {
      const { id, username, displayName } = me()
      return list.create({ id, username, name: displayName, role: 'host' }, wanted)
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
    arrange(id, how, what) {
      const at = conversations()?.find((row) => row.id === id)?.at ?? 0
      home.setValue(arrangementKey(how, id), what === 'clear' ? null : how === 'archive' ? at : true)
    },
    departed: (id) => list.overview()?.departed.find((each) => each.id === id),
    async unsentWords(id) {
      const { leftWords } = await import('../places/leftWords.ts')
      return leftWords(parts, id, { me: first.id, home, prefix })
    },
    async places() {
      const { createPlaces } = await import('../places/createPlaces.ts')
      return createPlaces({ api, me: first.id, refresh: list.refresh })
    },
    ...createHistoryBringer({ name: prefix, store, list, open, connection }),
    async deviceLinks() {
      const { createDeviceLinking } = await import('../devices/createDeviceLinking.ts')
      return createDeviceLinking(api)
    },
    async pictures() {
      const { createPictures } = await import('../files/createPictures.ts')
      const onAvatar = (avatar?: string) => onMe(setMe((before) => ({ ...before, avatar })))
      return createPictures({ api, refresh: list.refresh, onAvatar })
    },
    faceOf(id) {
      if (id === first.id) return me().avatar
      const known = list.people().get(id)?.avatar ?? people()?.of(id)?.person.avatar
      return known ?? list.all()?.get(id as Conversation['id'])?.picture
    },
    people,
    personOf(id) {
      const member = list.people().get(id)
      return people()?.of(id)?.person ?? (member && { ...member, displayName: member.name })
    },
    presenceOf: (id) => present()?.presenceOf(id),
    sharesReceipts: () => present()?.sharesReceipts() ?? true,
    setSharesReceipts: (how) => present()?.setSharesReceipts(how),
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
    keepMessages: (id, days) => change(id, 'PATCH', { retentionDays: days ?? null }),
    ...createAccount({ api, me, setMe: (next) => onMe(setMe(next)), onRenamed: list.refresh }),
  }
}
