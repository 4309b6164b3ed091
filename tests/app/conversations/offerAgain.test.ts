import { describe, expect, it } from 'vitest'
import { lostConversations, offerAgain } from '../../../app/conversations/offerAgain.ts'
import type { Api } from '../../../app/net/api.ts'
import type { UserId } from '../../../sync/ids.ts'
import { err, ok } from '../../../sync/result.ts'
import { startTalk } from '../../helpers/talk.ts'
import { connectPerson, type TestPerson } from '../../helpers/testRelay.ts'

const apiOf = (person: TestPerson): Pick<Api, 'request'> => ({
  async request(method, path, _schema, body) {
    const { status, body: answer } = await person.request(method, path, body)
    if (status < 300) return ok(answer as never)
    return err({ code: (answer as { error: { code: 'not-found' } }).error.code })
  },
})

const RUN = { topic: 'News', public: true, posting: 'moderators', slowSeconds: 10 } as const

describe('a conversation that the relay forgot', () => {
  it('[R3] of more people than may be added in a minute is whole after some minutes', async () => {
    let offsetMs = 0
    const now = () => Date.now() + offsetMs
    const { relay, alice } = await startTalk({ now, limits: { maxChangesPerMinute: 2 } })
    const people = await Promise.all(
      Array.from({ length: 5 }, (_, n) => connectPerson(relay.relay.url, `person${n}`)),
    )
    const members = [alice, ...people].map(({ user }, index) => ({
      ...{ id: user.id, username: user.username, name: user.displayName },
      role: index === 1 ? ('moderator' as const) : index === 0 ? ('host' as const) : ('member' as const),
    }))
    const overview = await alice.overview()
    const [known] = overview.conversations
    if (known === undefined) throw new Error('Alice is in a group.')
    const forgotten = {
      ...known,
      id: 'forgotten-room' as typeof known.id,
      kind: 'room' as const,
      members,
      ...RUN,
    }
    const before = { ...overview, conversations: [forgotten] }
    const [lost] = lostConversations(before, overview, alice.user.id)
    if (lost === undefined) throw new Error('It is not in the list.')
    const answers: (string | undefined)[] = []
    for (let minute = 0; minute < 4; minute++) {
      answers.push(await offerAgain(apiOf(alice), lost, alice.user.id))
      offsetMs += 60_000
    }
    expect(answers).toEqual(['too-many-requests', 'too-many-requests', undefined, undefined])
    const { conversations } = await alice.overview()
    const found = conversations.find(({ id }) => id === forgotten.id)
    expect(found).toMatchObject(RUN)
    const roles = (list: readonly { id: UserId; role: string }[] = []) =>
      Object.fromEntries(list.map(({ id, role }) => [id, role]))
    expect(roles(found?.members)).toEqual(roles(members))
    await relay.close()
  })
})
