import type { UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { PresenceState } from '../../sync/peopleApi.ts'
import type { Circle, PresenceDevice, Shown } from './presence.ts'

interface DeviceState {
  state: 'online' | 'away'
  isSilent: boolean
  /** It went, and may be loading its page again: when that ends, milliseconds since 1970, and what calls the end off. */
  leaving?: { readonly endsAt: number; readonly off: () => void }
  /** It was told everybody's presence. */
  isTold: boolean
  /** It was told of somebody: that they are nobody's contact any more has to be told as well. */
  hasHeard: boolean
}

export interface PresentPersonDeps {
  readonly now: () => number
  readonly after: (ms: number, work: () => void) => () => void
  readonly limits: Pick<Limits, 'presenceSilenceMs' | 'presenceGraceMs'>
  /** What the devices say may have changed. */
  readonly onChange: () => void
}

/** Somebody with devices here: the most present one counts, and one that has just gone counts for a moment more. */
export interface PresentPerson {
  readonly user: UserId
  /** Undefined until it was read: before, nobody is told anything. */
  circle: Circle | undefined
  /** What others are told; `state()` until {@link show} is called. */
  readonly shown: PresenceState
  /** When the last device was heard of, once they are gone; milliseconds since 1970. */
  readonly lastSeen: number | undefined
  /** No device is left, and nobody believes that there is one. */
  readonly isGone: boolean
  state(): PresenceState
  show(): void
  join(device: PresenceDevice): void
  report(device: PresenceDevice, state: 'online' | 'away'): void
  silent(device: PresenceDevice, silentMs: number): void
  heard(device: PresenceDevice): void
  leave(device: PresenceDevice, silentMs: number): void
  tell(message: string): void
  /** Tells everybody's presence to `all` devices or to the `new` ones; that it is nobody's only to those who know of somebody. */
  tellWhole(message: string, how: { readonly whom: 'all' | 'new'; readonly isEmpty: boolean }): void
  /** Somebody's contacts were read: what they show, or undefined when this person is none of them. */
  meet(user: UserId, shown: Shown | undefined): void
  noteLastSeen(user: UserId, at: number): void
  /** @returns when they were last here, if they are believed to be. */
  close(): number | undefined
}

export function createPresentPerson(
  user: UserId,
  { now, after, limits, onChange }: PresentPersonDeps,
): PresentPerson {
  const devices = new Map<PresenceDevice, DeviceState>()
  let circle: (Circle & { readonly contacts: Map<UserId, Shown> }) | undefined
  let shown: PresenceState = 'offline'
  let heardAt = 0
  let lastSeen: number | undefined

  const state = (): PresenceState => {
    const live = [...devices.values()].filter(({ isSilent }) => !isSilent)
    if (live.length === 0) return 'offline'
    return live.some((device) => device.state === 'online') ? 'online' : 'away'
  }
  const noteHeard = (silentMs: number) => {
    // Silence is measured finer than times are told.
    heardAt = Math.max(heardAt, now() - Math.ceil(silentMs))
  }
  /** Changes a device that is still there. */
  const update = (device: PresenceDevice, apply: (known: DeviceState) => void) => {
    const known = devices.get(device)
    if (known === undefined || known.leaving !== undefined) return
    apply(known)
    onChange()
  }
  /** Of those that went, one tells as much as thousands: whoever comes and goes all the time costs no more. */
  const isCovered = (state: DeviceState['state'], endsAt: number) =>
    [...devices.values()].some(
      (other) => other.state === state && other.leaving !== undefined && other.leaving.endsAt >= endsAt,
    )
  const forgetCovered = (state: DeviceState['state'], endsAt: number) => {
    for (const [device, other] of devices) {
      if (other.state !== state || other.leaving === undefined || other.leaving.endsAt > endsAt) continue
      other.leaving.off()
      devices.delete(device)
    }
  }
  const there = (): [PresenceDevice, DeviceState][] =>
    [...devices].filter(([, { leaving }]) => leaving === undefined)

  return {
    user,
    get circle() {
      return circle
    },
    set circle(next) {
      circle = next && { self: next.self, contacts: new Map(next.contacts) }
    },
    get shown() {
      return shown
    },
    get lastSeen() {
      return lastSeen
    },
    get isGone() {
      return devices.size === 0 && shown === 'offline'
    },
    state,
    show() {
      shown = state()
      if (shown === 'offline') lastSeen = heardAt
    },
    join(device) {
      devices.set(device, { state: 'online', isSilent: false, isTold: false, hasHeard: false })
      noteHeard(0)
      onChange()
    },
    report: (device, next) =>
      update(device, (known) => {
        known.state = next
      }),
    silent(device, silentMs) {
      noteHeard(silentMs)
      update(device, (known) => {
        known.isSilent = true
      })
    },
    heard: (device) =>
      update(device, (known) => {
        known.isSilent = false
      }),
    leave(device, silentMs) {
      const known = devices.get(device)
      if (known === undefined || known.leaving !== undefined) return
      noteHeard(silentMs)
      const graceMs = Math.min(limits.presenceGraceMs, limits.presenceSilenceMs - silentMs)
      const endsAt = now() + graceMs
      const gone = () => {
        devices.delete(device)
        onChange()
      }
      if (known.isSilent || graceMs <= 0 || isCovered(known.state, endsAt)) return gone()
      forgetCovered(known.state, endsAt)
      known.leaving = { endsAt, off: after(graceMs, gone) }
    },
    tell(message) {
      for (const [device, known] of there()) {
        known.hasHeard = true
        device.tell(message)
      }
    },
    tellWhole(message, { whom, isEmpty }) {
      for (const [device, known] of there()) {
        if ((whom === 'new' && known.isTold) || (isEmpty && !known.hasHeard)) continue
        known.isTold = true
        known.hasHeard = true
        device.tell(message)
      }
    },
    meet(other, shownByThem) {
      if (shownByThem === undefined) circle?.contacts.delete(other)
      else circle?.contacts.set(other, shownByThem)
    },
    noteLastSeen(other, at) {
      const known = circle?.contacts.get(other)
      if (known !== undefined) circle?.contacts.set(other, { ...known, lastSeen: at })
    },
    close() {
      for (const { leaving } of devices.values()) leaving?.off()
      if (shown === 'offline') return undefined
      return there().some(([, { isSilent }]) => !isSilent) ? now() : heardAt
    },
  }
}
