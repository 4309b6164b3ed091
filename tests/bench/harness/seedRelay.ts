import { createServices, type RelayOptions, type Services } from '../../../relay/createServices.ts'
import { conversationDocument, homeDocument } from '../../../sync/documentName.ts'
import type { Generation, UserId } from '../../../sync/ids.ts'
import type { BenchPerson, BenchRoom, ServerPlan } from './messages.ts'
import { generatedTexts } from './texts.ts'

/** Makes accounts, devices that are signed in, and conversations, as the relay itself would; then lets go of it. */
export async function seedRelay(
  options: RelayOptions,
  { rooms, perRoom, entries = 0, samePeople = false, contacts = false }: ServerPlan,
): Promise<BenchRoom[]> {
  const services = await createServices(options)
  try {
    const made: BenchRoom[] = []
    let people: BenchPerson[] = []
    for (let room = 0; room < rooms; room++) {
      if (people.length === 0 || !samePeople) {
        const first = room * perRoom
        people = await Promise.all(
          Array.from({ length: perRoom }, (_, at) => register(services, `person${first + at}`)),
        )
      }
      if (contacts) await acquaint(services, people)
      made.push(await makeRoom(services, people, entries))
    }
    return made
  } finally {
    await services.close()
  }
}

async function register({ accounts, sessions, db }: Services, username: string): Promise<BenchPerson> {
  const made = await accounts.register({ username, password: `${username} has a password` }, username)
  if (!made.ok) throw new Error(`${username}: ${made.error.code}`)
  const { id } = made.value.user
  const { secret } = await sessions.create(id, 'bench')
  const { home_generation } = await db
    .selectFrom('users')
    .select('home_generation')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { id, token: secret, home: homeDocument(id, home_generation as Generation) }
}

/** Both rows of every pair: asking and accepting one by one would take minutes. */
async function acquaint({ db }: Services, people: readonly BenchPerson[]): Promise<void> {
  for (const { id } of people) {
    const others = people.filter((other) => other.id !== id)
    const rows = others.map((other) => ({
      user_id: id,
      other_id: other.id,
      state: 'accepted' as const,
      at: 0,
    }))
    await db.insertInto('contacts').values(rows).execute()
  }
}

async function makeRoom(
  { conversations, poster }: Services,
  people: readonly BenchPerson[],
  entries: number,
): Promise<BenchRoom> {
  const [host, ...others] = people.map(({ id }) => id as UserId)
  if (host === undefined) throw new Error('A room needs somebody.')
  const made = await conversations.create(host, { kind: 'room', name: 'Bench', memberIds: others })
  if (!made.ok) throw new Error(made.error.code)
  const { id, generation } = made.value.conversation
  const texts = generatedTexts(entries)
  await Promise.all(
    texts.map((t, at) => poster.post(id, (people[at % people.length]?.id ?? host) as UserId, { k: 'm', t })),
  )
  return { name: conversationDocument(id, generation), people }
}
