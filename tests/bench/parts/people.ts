import { join } from 'node:path'
import { quick } from '../harness/machine.ts'
import { KINDS_OF_TRAFFIC, type PeopleOrder, type PeopleTraffic } from '../harness/peopleTraffic.ts'
import { answer, spawnChild, startServer } from '../harness/startProcess.ts'
import { digits, noteAim, printTable } from '../harness/table.ts'

interface Work {
  readonly title: string
  readonly members: number
  readonly active: number
}

const WORKS: readonly Work[] = [
  // Who views it is told in neither more nor fewer people than 50, and what is read is shared there.
  { title: '50 members, all at work', members: 50, active: 50 },
  { title: '200 members, 50 of them at work', members: 200, active: 50 },
]

/** Who types, who is here, who has read: what it costs a client of a full room, everybody being everybody's contact. */
export async function measurePeople(): Promise<void> {
  const row = printTable('Presence, typing and receipts: bytes a second and client', [
    'room',
    'messages a second',
    ...KINDS_OF_TRAFFIC.map((kind) => `${kind}: received / sent`),
    'presence, typing and receipts together, of who has most',
    'CPU of the relay',
  ])
  for (const { title, members, active } of WORKS) {
    const seconds = quick(10, 60)
    const server = await startServer('relay', { rooms: 1, perRoom: members, contacts: true })
    const clients = spawnChild(
      join(import.meta.dirname, '../clients/people.ts'),
      [],
      ['--max-semi-space-size=64'],
    )
    try {
      const [room] = server.rooms
      if (room === undefined) throw new Error('There is no room.')
      await server.mark()
      clients.send({ port: server.port, room, active, seconds } satisfies PeopleOrder)
      const traffic = (await answer(clients)) as PeopleTraffic
      const usage = await server.read()
      row(
        title,
        digits(traffic.said / (seconds + 10)),
        ...KINDS_OF_TRAFFIC.map((kind) => {
          const { received, sent } = traffic.mean[kind]
          return `${digits(received)} / ${digits(sent)}`
        }),
        digits(traffic.most),
        `${digits(usage.cpuUs / 1e4 / (seconds + 13))} %`,
      )
      noteAim({
        what: `${title}: presence, typing and receipts of a client`,
        ratio: traffic.most,
        atMost: 2_000,
        unit: 'bytes/s',
      })
    } finally {
      clients.kill('SIGKILL')
      await server.stop()
    }
  }
}
