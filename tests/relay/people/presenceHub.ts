import {
  type Circle,
  createPresence,
  type PresenceDevice,
  type Shown,
} from '../../../relay/people/presence.ts'
import type { UserId } from '../../../sync/ids.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { createHandTurnedTimers } from '../../helpers/handTurnedTimers.ts'

export const alice = 'a'.repeat(16) as UserId
export const bob = 'b'.repeat(16) as UserId
export const eve = 'e'.repeat(16) as UserId
const SHOWN: Shown = { showsPresence: true, showsLastSeen: true, lastSeen: undefined }

interface Device extends PresenceDevice {
  /** What it was told, in short: `whole alice:online`, `alice:away`. */
  readonly told: string[]
}

export const device = (): Device => {
  const told: string[] = []
  return {
    told,
    tell(message) {
      const { whole, people } = JSON.parse(message) as {
        whole?: boolean
        people: { user: UserId; state: string; lastSeen?: number }[]
      }
      const words = people.map(
        ({ user, state, lastSeen }) => `${nameOf(user)}:${state}${lastSeen ? '@' : ''}`,
      )
      told.push([...(whole ? ['whole'] : []), ...words.toSorted()].join(' '))
    },
  }
}
const nameOf = (user: UserId) => ({ [alice]: 'alice', [bob]: 'bob', [eve]: 'eve' })[user] ?? user

export function makeHub() {
  const clock = createHandTurnedTimers()
  const shows = new Map<UserId, Shown>()
  const contacts = new Set([`${alice} ${bob}`, `${bob} ${alice}`])
  const stored = new Map<UserId, number>()
  let reads = 0
  let isBroken = false
  const hub = createPresence({
    ...{ now: clock.now, after: clock.after, limits: LIMITS },
    log: { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} },
    async readCircle(user): Promise<Circle> {
      reads += 1
      if (isBroken) throw new Error('The disk is full.')
      const shown = (one: UserId) => ({ ...SHOWN, ...shows.get(one), lastSeen: stored.get(one) })
      const others = [alice, bob, eve].filter((other) => contacts.has(`${user} ${other}`))
      return { self: shown(user), contacts: new Map(others.map((other) => [other, shown(other)])) }
    },
    async storeLastSeen(seen) {
      if (isBroken) throw new Error('The disk is full.')
      for (const [user, at] of seen) stored.set(user, at)
    },
  })
  /** Lets reads and writes that are under way come to their end. */
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return {
    hub,
    clock,
    stored,
    settled,
    reads: () => reads,
    breakDisk: (how: boolean) => {
      isBroken = how
    },
    /** Turns the clock, and lets what follows happen. */
    async pass(ms: number) {
      await settled()
      clock.turn(ms)
      await settled()
    },
    set(user: UserId, change: Partial<Shown>) {
      shows.set(user, { ...SHOWN, ...shows.get(user), ...change })
    },
    befriend(one: UserId, other: UserId, are: boolean) {
      for (const pair of [`${one} ${other}`, `${other} ${one}`])
        if (are) contacts.add(pair)
        else contacts.delete(pair)
    },
    async join(user: UserId) {
      const made = device()
      hub.join(user, made)
      await settled()
      return made
    },
  }
}
