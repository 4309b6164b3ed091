import { registerHooks } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import type { BenchPerson } from '../harness/messages.ts'
import { KINDS_OF_TRAFFIC, type PeopleOrder, type PeopleTraffic } from '../harness/peopleTraffic.ts'
import type { PersonAtWork } from './personAtWork.ts'

// Node gets Solid's build for servers, in which nothing changes: this is a page, as far as the app knows.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'solid-js' ? 'solid-js/dist/solid.js' : specifier, context),
})
const { startPerson } = await import('./personAtWork.ts')

/** Everybody of one room, some of them at work: `people.ts` answers orders until it is ended. */
process.on('message', (order: PeopleOrder) => {
  run(order)
    .then((answer) => process.send?.(answer))
    .catch((error: unknown) =>
      process.send?.({ failed: error instanceof Error ? error.message : String(error) }),
    )
})
process.on('disconnect', () => process.exit(1))

/** Sockets that open at the same time. */
const AT_ONCE = 20

async function run({ port, room, active, seconds }: PeopleOrder): Promise<PeopleTraffic> {
  const people: PersonAtWork[] = []
  const start = (person: BenchPerson, index: number) =>
    startPerson({ port, room: room.name, person, members: room.people.length, seed: index + 1 })
  for (let first = 0; first < room.people.length; first += AT_ONCE) {
    const some = room.people.slice(first, first + AT_ONCE)
    people.push(...(await Promise.all(some.map((person, at) => start(person, first + at)))))
  }
  // What opening took has come by then.
  await delay(3_000)
  const working = people.slice(0, active)
  for (const person of working) person.begin()
  // As it is in the middle, not at the beginning.
  await delay(10_000)
  for (const person of people) person.count.reset()
  await delay(seconds * 1_000)
  const counted = people.map(({ count }) => count.read())
  for (const person of people) person.stop()
  const perSecond = (kind: (typeof KINDS_OF_TRAFFIC)[number], way: 'in' | 'out', whom: PersonAtWork[]) =>
    whom.reduce((sum, person) => sum + person.count.read()[way][kind], 0) / whom.length / seconds
  return {
    mean: Object.fromEntries(
      KINDS_OF_TRAFFIC.map((kind) => [
        kind,
        { received: perSecond(kind, 'in', people), sent: perSecond(kind, 'out', working) },
      ]),
    ) as PeopleTraffic['mean'],
    most: Math.max(
      ...counted.map(
        (one) =>
          (one.in.typing +
            one.in.presence +
            one.in.receipts +
            one.out.typing +
            one.out.presence +
            one.out.receipts) /
          seconds,
      ),
    ),
    said: working.reduce((sum, person) => sum + person.said(), 0),
  }
}
