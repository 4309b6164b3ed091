import { batch, createMemo, createSignal, onCleanup } from 'solid-js'
import * as v from 'valibot'
import type { ErrorCode } from '../../sync/errors.ts'
import type { UserId } from '../../sync/ids.ts'
import {
  type Contact,
  contactSchema,
  contactsSchema,
  profileSchema,
  type Standing,
} from '../../sync/peopleApi.ts'
import type { Failure, Outcome } from '../model.ts'
import { type Api, nothing } from '../net/api.ts'
import type { ReplicaDeps } from '../replica/replica.ts'
import { createWishes } from './createWishes.ts'
import type { ContactView, Deed, PeopleModel } from './model.ts'
import { isSameWish, standingAfter, type Wish, withDeed } from './wishes.ts'

const CONTACTS = 'contacts'
const REFRESH_AFTER_MS = 150
/** Pause before a relay that could not answer, or wanted fewer requests, is asked again. */
const RETRY_MS = 15_000

export interface ContactsDeps extends ReplicaDeps {
  readonly api: Api
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** @default 15 000 */
  readonly retryMs?: number
}

export interface ContactsStore extends PeopleModel {
  /** Tells the relay what it has not heard, then asks how things stand. */
  refresh(): Promise<void>
}

/** Contacts, requests and blocks of one person on this device (S1 to S6). */
export function createContacts(deps: ContactsDeps): ContactsStore {
  const { store, tabs, socket, api, now, retryMs = RETRY_MS } = deps
  const [heard, setHeard] = createSignal<readonly Contact[]>()
  const wishes = createWishes({ store, tabs })
  let underWay: UserId | undefined
  let soon: ReturnType<typeof setTimeout> | undefined
  let asking: Promise<void> | undefined
  let askAgain = false
  let isClosed = false

  async function read(): Promise<void> {
    const known = v.safeParse(contactsSchema.entries.contacts, await store.get(CONTACTS))
    setHeard((before) => (known.success ? known.output : (before ?? [])))
  }
  // Wishes first: nobody is shown as they were before what was done about them.
  const stored = wishes.read().then(read)
  onCleanup(
    tabs.on((message) => {
      if (message.type === 'value' && message.key === CONTACTS) void read()
    }),
  )
  onCleanup(
    socket.onState((state) => {
      if (state === 'connected') void refresh()
    }),
  )
  onCleanup(() => {
    isClosed = true
    clearTimeout(soon)
  })

  function saveHeard(next: readonly Contact[]): void {
    setHeard(next)
    store.set(CONTACTS, next)
    void store.settled().then(() => tabs.post({ type: 'value', key: CONTACTS }))
  }

  /** Answers whether there is any use in going on now. */
  async function tell(wish: Wish, deed: Deed): Promise<boolean> {
    const { id } = wish.person
    underWay = id
    const done = await send(id, deed)
    underWay = undefined
    if (isClosed) return false
    if (!done.ok && !isFinal(done.error)) return false
    // What was done since has not been told.
    const isSame = isSameWish(wishes.all().get(id), wish)
    batch(() => {
      if (!done.ok) {
        if (isSame)
          wishes.save(id, { ...wish, deeds: [], refused: { deed, code: done.error.code as ErrorCode } })
        return
      }
      const others = (heard() ?? []).filter(({ user }) => user.id !== id)
      saveHeard(done.value === undefined ? others : [done.value, ...others])
      const left = wish.deeds.slice(1)
      if (isSame) wishes.save(id, left.length === 0 ? undefined : { ...wish, deeds: left })
    })
    return true
  }

  async function send(id: UserId, deed: Deed): Outcome<Contact | undefined> {
    const path = `/api/contacts/${id}`
    if (deed === 'ask') return api.request('POST', path, contactSchema)
    if (deed === 'remove') {
      const removed = await api.request('DELETE', path, nothing)
      return removed.ok ? { ok: true, value: undefined } : removed
    }
    const state = deed === 'accept' ? 'accepted' : 'blocked'
    return api.request('PATCH', path, contactSchema, { state })
  }

  async function flush(): Promise<'done' | 'later'> {
    for (;;) {
      const next = [...wishes.all().values()].find(({ deeds }) => deeds.length > 0)
      const deed = next?.deeds[0]
      if (next === undefined || deed === undefined) return 'done'
      if (!(await tell(next, deed))) return 'later'
    }
  }

  async function bringUpToDate(): Promise<void> {
    await stored
    const told = await flush()
    if (isClosed) return
    if (told === 'later') return later()
    const answer = await api.request('GET', '/api/contacts', contactsSchema)
    if (isClosed) return
    if (answer.ok) saveHeard(answer.value.contacts)
    else later()
  }

  function later(): void {
    // Without a socket, the next one asks.
    if (socket.state === 'connected') refreshAfter(retryMs)
  }
  function refreshAfter(ms: number): void {
    clearTimeout(soon)
    if (!isClosed) soon = setTimeout(() => void refresh(), ms)
  }
  function refresh(): Promise<void> {
    if (asking !== undefined) {
      askAgain = true
      return asking
    }
    asking = bringUpToDate().finally(() => {
      asking = undefined
      if (!askAgain || isClosed) return
      askAgain = false
      void refresh()
    })
    return asking
  }
  void refresh()

  const all = createMemo(() => {
    const known = heard()
    return known === undefined ? undefined : views(known, wishes.all())
  })
  const byId = createMemo(() => new Map(all()?.map((view) => [view.person.id as string, view])))

  return {
    all,
    of: (id) => byId().get(id),
    requests: createMemo(() => all()?.filter(({ standing }) => standing === 'asking').length ?? 0),
    act(person, deed) {
      const before = wishes.all().get(person.id)
      const known = heard()?.find(({ user }) => user.id === person.id)
      const deeds = withDeed(before?.deeds ?? [], deed, {
        heard: known === undefined ? 'none' : standingOf(known),
        isUnderWay: underWay === person.id,
      })
      wishes.save(person.id, deeds.length === 0 ? undefined : { person, deeds: [...deeds], at: now() })
      void refresh()
    },
    dismiss(id) {
      if (wishes.all().get(id)?.refused !== undefined) wishes.save(id, undefined)
    },
    profile: (id) => api.request('GET', `/api/users/${id}`, profileSchema),
    refresh,
    refreshSoon: () => refreshAfter(REFRESH_AFTER_MS),
  }
}

/** The relay's trouble or this device's, not the deed's: it waits. */
const PASSING: ReadonlySet<Failure['code']> = new Set([
  'unreachable',
  'cannot-store',
  'not-ready',
  'internal',
  'too-many-requests',
  'not-signed-in',
  'unknown-session',
  'session-ended',
])
const isFinal = ({ code }: Failure): boolean => !PASSING.has(code)

function standingOf({ state, direction }: Contact): Standing {
  if (state !== 'pending') return state
  return direction === 'in' ? 'asking' : 'asked'
}

/** What the relay said, with what was done here since. */
function views(heard: readonly Contact[], wishes: ReadonlyMap<UserId, Wish>): readonly ContactView[] {
  const rows = heard.map((contact) =>
    viewOf(contact.user, standingOf(contact), contact.at, wishes.get(contact.user.id)),
  )
  const known = new Set(heard.map(({ user }) => user.id))
  for (const wish of wishes.values()) {
    if (!known.has(wish.person.id)) rows.push(viewOf(wish.person, 'none', wish.at, wish))
  }
  return rows.sort((one, other) => other.at - one.at)
}

function viewOf(person: Contact['user'], heard: Standing, at: number, wish: Wish | undefined): ContactView {
  if (wish === undefined) return { person, standing: heard, at, isWaiting: false }
  return {
    person,
    standing: standingAfter(heard, wish.deeds),
    at: wish.at,
    isWaiting: wish.deeds.length > 0,
    ...(wish.refused !== undefined && { refused: wish.refused }),
  }
}
