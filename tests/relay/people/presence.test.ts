import { describe, expect, it } from 'vitest'
import {
  type Circle,
  createPresence,
  type PresenceDevice,
  type Shown,
} from '../../../relay/people/presence.ts'
import type { UserId } from '../../../sync/ids.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { createHandTurnedTimers } from '../../helpers/handTurnedTimers.ts'

const alice = 'a'.repeat(16) as UserId
const bob = 'b'.repeat(16) as UserId
const eve = 'e'.repeat(16) as UserId
const SHOWN: Shown = { showsPresence: true, showsLastSeen: true, lastSeen: undefined }

interface Device extends PresenceDevice {
  /** What it was told, in short: `whole alice:online`, `alice:away`. */
  readonly told: string[]
}

const device = (): Device => {
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

function makeHub() {
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

describe('the presence of contacts', () => {
  it('[P1] is told whole to a device that joins, and then what changed', async () => {
    const { join, pass, hub } = makeHub()
    const his = await join(bob)
    expect(his.told).toEqual(['whole alice:offline'])
    const hers = await join(alice)
    expect(hers.told).toEqual(['whole bob:online'])
    await pass(1_000)
    expect(his.told).toEqual(['whole alice:offline', 'alice:online'])
    hub.report(alice, hers, 'away')
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:away')
    expect(hers.told).toHaveLength(1)
  })

  it('[P1] is told at most once a second, however much happens, and as it is then', async () => {
    const { join, pass, hub } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    for (let time = 0; time < 500; time++) hub.report(alice, hers, time % 2 === 0 ? 'away' : 'online')
    hub.report(alice, hers, 'away')
    await pass(999)
    expect(his.told).toHaveLength(2)
    await pass(1)
    expect(his.told.slice(2)).toEqual(['alice:away'])
    await pass(60_000)
    expect(his.told).toHaveLength(3)
  })

  it('[P1] is that of the device that is most there', async () => {
    const { join, pass, hub } = makeHub()
    const his = await join(bob)
    const phone = await join(alice)
    const laptop = await join(alice)
    await pass(1_000)
    hub.report(alice, phone, 'away')
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:online')
    hub.report(alice, laptop, 'away')
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:away')
  })

  it('[P1] tells nobody who is no contact, and nothing to who has none', async () => {
    const { join, pass } = makeHub()
    const stranger = await join(eve)
    await join(alice)
    await pass(5_000)
    expect(stranger.told).toEqual([])
  })

  it('[P1] a second device that joins takes no news from the first', async () => {
    const { join, pass, hub } = makeHub()
    const first = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.report(alice, hers, 'away')
    const second = await join(bob)
    await pass(1_000)
    expect(second.told[0]).toBe('whole alice:away')
    expect(first.told.at(-1)).toBe('alice:away')
  })

  it('[P1] a second device of the same person is told whole, and the first is not told again', async () => {
    const { join } = makeHub()
    const first = await join(bob)
    const second = await join(bob)
    expect([first.told, second.told]).toEqual([['whole alice:offline'], ['whole alice:offline']])
  })
})

describe('who goes', () => {
  it('[P1] and comes back within eight seconds was never gone', async () => {
    const { join, pass, hub, stored } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.leave(alice, hers, 0)
    await pass(7_000)
    await join(alice)
    await pass(60_000)
    expect(his.told).toEqual(['whole alice:offline', 'alice:online'])
    expect(stored.size).toBe(0)
  })

  it('[P1] is gone within 15 s, and when they were last here is stored and told', async () => {
    const { join, pass, hub, stored, clock } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(10_000)
    const left = clock.now()
    hub.leave(alice, hers, 3_999.7)
    await pass(15_000 - 4_000)
    expect(his.told.at(-1)).toBe('alice:offline@')
    expect(stored.get(alice)).toBe(left - 4_000)
    await pass(60_000)
    expect((await hub.snapshot(bob))[0]).toEqual({ user: alice, state: 'offline', lastSeen: left - 4_000 })
  })

  it('[P1] counts as one device, however often they come and go', async () => {
    const { join, pass, hub, clock } = makeHub()
    const his = await join(bob)
    await pass(0)
    const before = clock.planned()
    for (let n = 0; n < 50; n++) {
      const hers = device()
      hub.join(alice, hers)
      if (n % 2 === 0) hub.report(alice, hers, 'away')
      hub.leave(alice, hers, n)
    }
    expect(clock.planned() - before).toBeLessThanOrEqual(2)
    await pass(7_900)
    expect(his.told.at(-1)).toBe('alice:online')
    await pass(2_000)
    expect(his.told.at(-1)).toBe('alice:offline@')
  })

  it('[P1] by falling silent is gone a second later, and back as soon as heard', async () => {
    const { join, pass, hub } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.silent(alice, hers, LIMITS.presenceSilenceMs)
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:offline@')
    hub.heard(alice, hers)
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:online')
  })

  it('[P1] whose silent socket ends gets no time to come back', async () => {
    const { join, pass, hub } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.leave(alice, hers, LIMITS.presenceSilenceMs - 1_000)
    await pass(2_000)
    expect(his.told.at(-1)).toBe('alice:offline@')
  })

  it('[P1] leaves no ghost: what such a device says later counts for nothing', async () => {
    const { join, pass, hub } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    hub.leave(alice, hers, 0)
    hub.report(alice, hers, 'online')
    hub.heard(alice, hers)
    hub.leave(alice, hers, 0)
    await pass(20_000)
    hub.report(alice, hers, 'online')
    hub.heard(alice, hers)
    await pass(2_000)
    expect(his.told.at(-1)).toBe('alice:offline@')
  })

  it('[P1] with the relay was last here then', async () => {
    const { join, hub, clock, stored } = makeHub()
    await join(alice)
    const his = await join(bob)
    clock.turn(500)
    hub.leave(bob, his, 0)
    clock.turn(500)
    await hub.close()
    expect([stored.get(alice), stored.get(bob)]).toEqual([clock.now(), clock.now() - 500])
  })

  it('[P1] is still told where the disk is full, and is stored once it is not', async () => {
    const { join, pass, hub, stored, breakDisk } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.leave(alice, hers, 0)
    breakDisk(true)
    await pass(15_000)
    expect(his.told.at(-1)).toBe('alice:offline@')
    breakDisk(false)
    hub.report(bob, his, 'away')
    hub.leave(bob, his, 0)
    await pass(15_000)
    expect([...stored.keys()].toSorted()).toEqual([alice, bob])
  })
})

describe('what is hidden', () => {
  it.each([
    ['she', alice],
    ['he', bob],
  ])('[P2] neither sees the other’s presence when %s hides it, at once', async (_who, hiding) => {
    const { join, pass, hub, set } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    set(hiding, { showsPresence: false })
    hub.changed(hiding)
    await pass(1_000)
    expect(his.told.at(-1)).toContain('alice:offline')
    expect(hers.told.at(-1)).toContain('bob:offline')
    const told = [his.told.length, hers.told.length]
    hub.report(alice, hers, 'away')
    hub.report(bob, his, 'away')
    await pass(5_000)
    expect([his.told.length, hers.told.length]).toEqual(told)
    set(hiding, { showsPresence: true })
    hub.changed(hiding)
    await pass(1_000)
    expect(his.told.at(-1)).toContain('alice:away')
    expect(hers.told.at(-1)).toContain('bob:away')
  })

  it('[P2] who hides when they were last here is told of nobody when they were', async () => {
    const { join, pass, hub, set } = makeHub()
    set(bob, { showsLastSeen: false })
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.leave(alice, hers, 0)
    await pass(15_000)
    expect(his.told.at(-1)).toBe('alice:offline')
    await join(alice)
    hub.leave(bob, his, 0)
    await pass(15_000)
    expect(await hub.snapshot(alice)).toEqual([{ user: bob, state: 'offline' }])
  })

  it('[P2] whoever hides both is not there at all', async () => {
    const { join, pass, hub, set } = makeHub()
    set(alice, { showsPresence: false, showsLastSeen: false })
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.leave(alice, hers, 0)
    await pass(15_000)
    expect(his.told).toEqual([])
    expect(await hub.snapshot(bob)).toEqual([])
  })

  it('[S3] contacts no more see each other go at once, and nothing after; with one call for both', async () => {
    const { join, pass, hub, befriend } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    befriend(alice, bob, false)
    hub.changed(alice)
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:offline')
    expect(hers.told.at(-1)).toBe('whole')
    const told = [his.told.length, hers.told.length]
    hub.report(alice, hers, 'away')
    hub.report(bob, his, 'away')
    await pass(5_000)
    expect([his.told.length, hers.told.length]).toEqual(told)
  })

  it('[S4] new contacts see each other at once', async () => {
    const { join, pass, hub, befriend } = makeHub()
    const his = await join(bob)
    const hers = await join(eve)
    befriend(bob, eve, true)
    hub.changed(eve)
    await pass(1_000)
    expect(his.told.at(-1)).toBe('eve:online')
    expect(hers.told.at(-1)).toBe('whole bob:online')
  })

  it('[P2] a change while contacts are being read is not lost', async () => {
    const { hub, join, pass, set, settled } = makeHub()
    const his = await join(bob)
    hub.join(alice, device())
    hub.changed(alice)
    set(alice, { showsPresence: false })
    hub.changed(alice)
    await settled()
    await pass(2_000)
    expect(his.told.filter((words) => words.includes('online'))).toEqual([])
  })

  it('contacts that cannot be read are read later', async () => {
    const { join, pass, breakDisk } = makeHub()
    const his = await join(bob)
    breakDisk(true)
    const hers = await join(alice)
    await pass(2_000)
    expect([his.told.length, hers.told.length]).toEqual([1, 0])
    breakDisk(false)
    await pass(5_000)
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:online')
    expect(hers.told).toEqual(['whole bob:online'])
  })
})
