import type { UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { PersonPresence, PresenceState } from '../../sync/peopleApi.ts'
import type { Logger } from '../log.ts'
import { createPresentPerson, type PresentPerson } from './presentPerson.ts'

/** What somebody lets others see of their presence, and when their last device went, if it did; P2. */
export interface Shown {
  readonly showsPresence: boolean
  readonly showsLastSeen: boolean
  readonly lastSeen: number | undefined
}

/** Somebody with their contacts: both rows say `accepted` (S4), so that neither blocks the other. */
export interface Circle {
  readonly self: Shown
  readonly contacts: ReadonlyMap<UserId, Shown>
}

/** Where a device is told. A message is JSON (`presenceMessageSchema`). */
export interface PresenceDevice {
  tell(message: string): void
}

export interface PresenceDeps {
  /** As the database has it; an unknown person shows nothing and knows nobody. */
  readonly readCircle: (user: UserId) => Promise<Circle>
  readonly storeLastSeen: (seen: ReadonlyMap<UserId, number>) => Promise<void>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Does something later; answers what calls it off. */
  readonly after: (ms: number, work: () => void) => () => void
  readonly limits: Pick<Limits, 'presenceEveryMs' | 'presenceSilenceMs' | 'presenceGraceMs'>
  readonly log: Logger
}

/**
 * Who is here, told to their contacts: everybody's when a device joins, then what changed, at most once in
 * `presenceEveryMs` (P1). Seeing is mutual, so the same answer holds in both directions (P2). Only what changes what
 * somebody sees is told: nothing says that a hidden person did something.
 */
export interface PresenceHub {
  /** A device is here, and somebody is at it until it says otherwise. */
  join(user: UserId, device: PresenceDevice): void
  report(user: UserId, device: PresenceDevice, state: 'online' | 'away'): void
  /** A device fell silent, so many milliseconds ago, or is heard again. */
  silent(user: UserId, device: PresenceDevice, silentMs: number): void
  heard(user: UserId, device: PresenceDevice): void
  /** A device went that was last heard of so many milliseconds ago; a page that loads again comes back in a moment. */
  leave(user: UserId, device: PresenceDevice, silentMs: number): void
  /** Settings, contacts or blocks of somebody changed: both sides see it at once. */
  changed(user: UserId): void
  /** What somebody may see now. */
  snapshot(user: UserId): Promise<readonly PersonPresence[]>
  /** Notes when those who are here were last here; tells nothing more. */
  close(): Promise<void>
}

/** Why contacts are read: what changed may have lost some. */
type Why = 'joined' | 'changed'

/** Pause before contacts that could not be read are asked for again. */
const READ_AGAIN_MS = 5_000

export function createPresence(deps: PresenceDeps): PresenceHub {
  const { readCircle, storeLastSeen, now, after, limits, log } = deps
  const people = new Map<UserId, PresentPerson>()
  /** News for somebody: about whom. */
  const pending = new Map<PresentPerson, Set<UserId>>()
  const departed = new Map<UserId, number>()
  /** People whose contacts are being read; stale when they changed meanwhile. */
  const reading = new Map<UserId, { why: Why; isStale: boolean }>()
  /** What calls off reading them once more. */
  const again = new Map<UserId, () => void>()
  let flushing: (() => void) | undefined
  let isClosed = false

  function personOf(user: UserId): PresentPerson {
    const known = people.get(user)
    if (known !== undefined) return known
    const person = createPresentPerson(user, { now, after, limits, onChange: () => evaluate(person) })
    people.set(user, person)
    return person
  }

  /** What `viewer` sees of somebody; undefined when nothing. */
  function seen(self: Shown, user: UserId, other: Shown): PersonPresence | undefined {
    const present = people.get(user)
    const seesPresence = self.showsPresence && other.showsPresence
    const seesLastSeen = self.showsLastSeen && other.showsLastSeen
    if (!seesPresence && !seesLastSeen) return undefined
    const state: PresenceState = seesPresence ? (present?.shown ?? 'offline') : 'offline'
    const lastSeen = seesLastSeen && state === 'offline' ? (present?.lastSeen ?? other.lastSeen) : undefined
    return { user, state, ...(lastSeen !== undefined && { lastSeen }) }
  }
  function seenBy(viewer: PresentPerson, user: UserId): PersonPresence | undefined {
    const other = viewer.circle?.contacts.get(user)
    return viewer.circle === undefined || other === undefined
      ? undefined
      : seen(viewer.circle.self, user, other)
  }

  /** Changes something about somebody, and notes for each of these what looks different now. */
  function change(user: UserId, viewers: readonly PresentPerson[], apply: () => void): void {
    const before = viewers.map((viewer) => seenBy(viewer, user))
    apply()
    for (const [index, viewer] of viewers.entries()) {
      if (isSame(before[index], seenBy(viewer, user))) continue
      const news = pending.get(viewer) ?? new Set()
      pending.set(viewer, news.add(user))
    }
    if (pending.size > 0 || departed.size > 0) flushing ??= after(limits.presenceEveryMs, flush)
  }

  const presentAmong = (users: Iterable<UserId>): PresentPerson[] =>
    [...users].flatMap((user) => people.get(user) ?? [])

  function evaluate(person: PresentPerson): void {
    const { user } = person
    // Until it is known who may be told, nobody is: reading the contacts looks again.
    if (person.circle !== undefined && person.state() !== person.shown) {
      change(user, presentAmong(person.circle.contacts.keys()), () => {
        person.show()
        if (person.shown === 'offline' && person.lastSeen !== undefined) departed.set(user, person.lastSeen)
      })
    }
    // Whose departure is about to be stored is let go of then: until it is, the database knows less.
    if (person.isGone && !departed.has(user)) forget(person)
  }
  function forget(person: PresentPerson): void {
    const { user, lastSeen, circle } = person
    if (lastSeen !== undefined) {
      for (const viewer of presentAmong(circle?.contacts.keys() ?? [])) viewer.noteLastSeen(user, lastSeen)
    }
    people.delete(user)
    pending.delete(person)
  }

  function flush(): void {
    flushing = undefined
    for (const [viewer, users] of pending) {
      const news = [...users].map((user) => seenBy(viewer, user) ?? ({ user, state: 'offline' } as const))
      viewer.tell(JSON.stringify({ type: 'presence', people: news }))
    }
    pending.clear()
    void store()
  }
  async function store(): Promise<void> {
    if (departed.size === 0) return
    const batch = new Map(departed)
    departed.clear()
    try {
      await storeLastSeen(batch)
    } catch (error) {
      // The next departure brings it along.
      log.warn({ err: error }, 'when people were last here could not be stored; it is tried again')
      for (const [user, at] of batch) if (!departed.has(user)) departed.set(user, at)
    }
    for (const user of batch.keys()) {
      const person = people.get(user)
      if (person?.isGone && !departed.has(user)) forget(person)
    }
  }

  /** Reads somebody's contacts; what changes while it does is read once more. */
  async function refresh(user: UserId, why: Why): Promise<void> {
    const under = reading.get(user)
    if (under !== undefined) {
      under.isStale = true
      if (why === 'changed') under.why = why
      return
    }
    const run = { why, isStale: true }
    reading.set(user, run)
    let circle: Circle | undefined
    try {
      while (run.isStale) {
        run.isStale = false
        circle = await readCircle(user)
      }
    } catch (error) {
      log.warn({ err: error }, 'contacts could not be read; it is tried again')
      again.set(
        user,
        after(READ_AGAIN_MS, () => void refresh(user, run.why)),
      )
    }
    reading.delete(user)
    if (circle !== undefined && !isClosed) adopt(user, circle, run.why)
  }

  function adopt(user: UserId, circle: Circle, why: Why): void {
    again.get(user)?.()
    again.delete(user)
    const person = people.get(user)
    // Those who were contacts and are none any more are found on their own side.
    const viewers = why === 'changed' ? [...people.values()] : presentAmong(circle.contacts.keys())
    change(user, viewers, () => {
      for (const viewer of viewers)
        viewer.meet(user, circle.contacts.has(viewer.user) ? circle.self : undefined)
    })
    if (person === undefined) return
    // What changes while a device joins is read with it, and looks unchanged to whoever looks for it afterwards.
    const isNews = why === 'changed' || looksOther(person.circle, circle)
    person.circle = circle
    evaluate(person)
    // All of it is told at once, to all; a device that has just joined takes nothing from the others.
    if (isNews) pending.delete(person)
    tellWhole(person, isNews ? 'all' : 'new')
  }

  function tellWhole(person: PresentPerson, whom: 'all' | 'new'): void {
    const { circle } = person
    if (circle === undefined) return
    const list = wholeOf(circle)
    person.tellWhole(JSON.stringify({ type: 'presence', whole: true, people: list }), {
      whom,
      isEmpty: list.length === 0,
    })
  }
  const wholeOf = ({ self, contacts }: Circle): PersonPresence[] =>
    [...contacts].flatMap(([user, other]) => seen(self, user, other) ?? [])
  const looksOther = (before: Circle | undefined, after: Circle): boolean =>
    before !== undefined && JSON.stringify(wholeOf(before)) !== JSON.stringify(wholeOf(after))

  return {
    join(user, device) {
      if (isClosed) return
      personOf(user).join(device)
      void refresh(user, 'joined')
    },
    report: (user, device, state) => people.get(user)?.report(device, state),
    silent: (user, device, silentMs) => people.get(user)?.silent(device, silentMs),
    heard: (user, device) => people.get(user)?.heard(device),
    leave: (user, device, silentMs) => people.get(user)?.leave(device, silentMs),
    changed: (user) => void (isClosed || people.size === 0 || refresh(user, 'changed')),
    snapshot: async (user) => wholeOf(await readCircle(user)),
    async close() {
      isClosed = true
      flushing?.()
      for (const off of again.values()) off()
      for (const person of people.values()) {
        const at = person.close()
        if (at !== undefined) departed.set(person.user, at)
      }
      people.clear()
      pending.clear()
      await store()
    },
  }
}

const isSame = (one: PersonPresence | undefined, other: PersonPresence | undefined): boolean =>
  (one?.state ?? 'offline') === (other?.state ?? 'offline') && one?.lastSeen === other?.lastSeen
