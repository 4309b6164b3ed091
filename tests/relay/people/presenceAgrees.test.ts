import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPresence, type PresenceDevice, type Shown } from '../../../relay/people/presence.ts'
import type { UserId } from '../../../sync/ids.ts'
import { LIMITS } from '../../../sync/limits.ts'
import type { PersonPresence, PresenceMessage } from '../../../sync/peopleApi.ts'
import { createHandTurnedTimers } from '../../helpers/handTurnedTimers.ts'

const PEOPLE = ['a', 'b', 'c'].map((letter) => letter.repeat(16) as UserId)
const someone = fc.constantFrom(...PEOPLE)
const which = fc.nat({ max: 20 })
function often<T>(weight: number, model: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return { weight, arbitrary: fc.record<T>(model) }
}
/** What can happen, in any order; reads of the database end when it is their turn, not when they were begun. */
const steps = fc.array(
  fc.oneof(
    often(4, { does: fc.constant('join' as const), who: someone }),
    often(4, { does: fc.constant('a read ends' as const), which }),
    often(3, {
      does: fc.constant('befriend' as const),
      who: someone,
      whom: someone,
      are: fc.boolean(),
    }),
    often(1, { does: fc.constant('leave' as const), which }),
    often(1, { does: fc.constant('falls silent' as const), which }),
    often(1, { does: fc.constant('is heard' as const), which }),
    often(1, { does: fc.constant('reports' as const), which, state: fc.constantFrom('online', 'away') }),
    often(1, { does: fc.constant('hides' as const), who: someone, hides: fc.boolean() }),
    often(2, { does: fc.constant('time passes' as const), ms: fc.nat({ max: 4_000 }) }),
  ),
  { maxLength: 50, size: 'max' },
)
type Step = typeof steps extends fc.Arbitrary<readonly (infer One)[]> ? One : never

interface Device extends PresenceDevice {
  readonly user: UserId
  /** As the app keeps what it is told. */
  readonly known: Map<UserId, PersonPresence>
}

/** Plays the steps, lets everything come to rest, and tells what each device believes beside what it may see. */
async function play(all: readonly Step[]): Promise<{ believed: unknown; seen: unknown }[]> {
  const clock = createHandTurnedTimers()
  const [friends, hidden, lastSeen] = [new Set<string>(), new Set<UserId>(), new Map<UserId, number>()]
  const reads: (() => void)[] = []
  const shown = (user: UserId): Shown => ({
    showsPresence: !hidden.has(user),
    showsLastSeen: true,
    lastSeen: lastSeen.get(user),
  })
  const hub = createPresence({
    ...{ now: clock.now, after: clock.after, limits: LIMITS },
    log: { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} },
    async readCircle(user) {
      await new Promise<void>((resolve) => reads.push(resolve))
      const others = PEOPLE.filter((other) => friends.has(pair(user, other)))
      return { self: shown(user), contacts: new Map(others.map((other) => [other, shown(other)])) }
    },
    async storeLastSeen(seen) {
      for (const [user, at] of seen) lastSeen.set(user, at)
    },
  })
  const devices: Device[] = []
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const deviceAt = (index: number) => devices[index % devices.length]

  async function take(step: Step): Promise<void> {
    if (step.does === 'join') {
      const device = makeDevice(step.who)
      devices.push(device)
      hub.join(step.who, device)
    } else if (step.does === 'befriend') {
      if (step.who === step.whom) return
      friends[step.are ? 'add' : 'delete'](pair(step.who, step.whom))
      for (const user of [step.who, step.whom]) hub.changed(user)
    } else if (step.does === 'hides') {
      hidden[step.hides ? 'add' : 'delete'](step.who)
      hub.changed(step.who)
    } else if (step.does === 'time passes') clock.turn(step.ms)
    else if (step.does === 'a read ends') reads.splice(step.which % Math.max(1, reads.length), 1)[0]?.()
    else await takeAt(step, deviceAt(step.which))
    await settled()
  }
  async function takeAt(step: Extract<Step, { which: number }>, device: Device | undefined): Promise<void> {
    if (device === undefined) return
    if (step.does === 'falls silent') hub.silent(device.user, device, LIMITS.presenceSilenceMs)
    else if (step.does === 'is heard') hub.heard(device.user, device)
    else if (step.does === 'reports') hub.report(device.user, device, step.state)
    else if (step.does === 'leave') {
      devices.splice(devices.indexOf(device), 1)
      hub.leave(device.user, device, 0)
    }
  }
  async function rest(): Promise<void> {
    for (let time = 0; time < 4; time++) {
      for (const end of reads.splice(0)) end()
      await settled()
      clock.turn(LIMITS.presenceSilenceMs)
      await settled()
    }
  }

  for (const step of all) await take(step)
  await rest()
  const ended: { believed: unknown; seen: unknown }[] = []
  for (const { user, known } of devices) {
    const seen = hub.snapshot(user)
    await rest()
    const others = await seen
    // Who is not told of is offline, as whoever is told of without more.
    const told = PEOPLE.map((other) => known.get(other) ?? { user: other, state: 'offline' })
    const may = PEOPLE.map(
      (other) => others.find((each) => each.user === other) ?? { user: other, state: 'offline' },
    )
    ended.push({ believed: told, seen: may })
  }
  return ended
}

const pair = (one: UserId, other: UserId) => [one, other].toSorted().join(' ')

function makeDevice(user: UserId): Device {
  const known = new Map<UserId, PersonPresence>()
  return {
    user,
    known,
    tell(message) {
      const { whole, people } = JSON.parse(message) as PresenceMessage
      if (whole) known.clear()
      for (const person of people) known.set(person.user as UserId, person)
    },
  }
}

describe('whatever happens in whatever order', () => {
  it('[P1] [P2] every device believes in the end what its person may see', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        for (const { believed, seen } of await play(all)) expect(believed).toEqual(seen)
      }),
      { numRuns: 3_000 },
    )
  })
})
