import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verify } from '../../helpers/runOnFolder.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'
import { createRandom, type Random } from '../../sync/helpers/random.ts'

/** Sooner or later everybody is out of a place. */
const PLACES = 2
const ROUNDS = 5
const AT_ONCE = 12
const ROLES = ['host', 'moderator', 'member'] as const
/** Answers that are rules at work; anything else is a failure. */
const RULES = new Set([
  ...['forbidden', 'not-found', 'unknown-user', 'last-host', 'not-yourself', 'banned', 'banned-here'],
  ...['muted', 'slow-mode', 'moderators-only', 'already-reported', 'invalid'],
])

describe('whatever many people do to each other at once', () => {
  let talk: Talk
  let people: readonly TestPerson[]
  beforeAll(async () => {
    const limits = { maxChangesPerMinute: 1e6, maxJoinsPerHour: 1e6, maxReportsPerHour: 1e6 }
    talk = await startTalk({ limits })
    people = [talk.alice, talk.bob, talk.eve, await talk.relay.register('carol')]
  })
  afterAll(() => talk.relay.close())

  for (const seed of [1, 2, 3]) {
    it(`[M8] [M3] [M4] [M10] leaves places in order (seed ${seed})`, async () => {
      const random = createRandom(seed)
      for (let place = 0; place < PLACES; place++) await disorder(random)
      expect(await verify(talk.relay.dataDir)).toMatchObject({ ok: true })
    })
  }

  async function disorder({ pick, below, chance }: Random): Promise<void> {
    const made = await talk.alice.createConversation({
      ...{ kind: 'room', name: 'Place', public: true },
      memberIds: people.slice(1).map(({ user }) => user.id),
    })
    const path = `/api/conversations/${made.id}`
    await talk.alice.request('PUT', `${path}/members/${talk.bob.user.id}`, { role: 'host' })
    await talk.alice.request('PUT', `${path}/members/${talk.eve.user.id}`, { role: 'moderator' })
    const act = (by: TestPerson, target: string) => {
      switch (below(9)) {
        case 0:
          return by.request('PUT', `${path}/members/${target}`, { role: pick(ROLES) })
        case 1:
          return by.request('DELETE', `${path}/members/${target}`)
        case 2:
          return by.request('PUT', `${path}/bans/${target}`, {})
        case 3:
          return by.request('DELETE', `${path}/bans/${target}`)
        case 4:
          return by.request('PUT', `${path}/mutes/${target}`, { seconds: 60 })
        case 5:
          return by.request('DELETE', `${path}/mutes/${target}`)
        case 6:
          return by.request('PATCH', path, { public: chance(0.7), slowSeconds: below(2) })
        case 7:
          return by.request('PUT', `${path}/members/${by.user.id}`, {})
        default:
          return by.request('POST', `${path}/entries`, { text: 'hello' })
      }
    }
    const invariants = () => {
      const members = talk.relay.rows('SELECT user_id, role FROM members WHERE conversation = ?', made.id)
      if (members.length > 0) expect(members.filter(({ role }) => role === 'host')).not.toEqual([])
      const banned = talk.relay.rows(
        'SELECT 1 FROM members JOIN bans USING (conversation, user_id) WHERE conversation = ?',
        made.id,
      )
      expect(banned).toEqual([])
      const told = talk.relay.rows(
        'SELECT 1 FROM members JOIN departures USING (conversation, user_id) WHERE conversation = ?',
        made.id,
      )
      expect(told).toEqual([])
    }
    for (let round = 0; round < ROUNDS; round++) {
      const acts = Array.from({ length: AT_ONCE }, () => act(pick(people), pick(people).user.id))
      for (const { status, body } of await Promise.all(acts)) {
        if (status >= 300) expect(RULES).toContain((body as { error: { code: string } }).error.code)
      }
      invariants()
    }
    // Who came and went is told by the lane and by the audit alike.
    const notices = (kind: string) =>
      Number(
        talk.relay.rows(
          'SELECT count(*) AS n FROM entries WHERE conversation = ? AND kind = ?',
          ...[made.id, kind],
        )[0]?.n,
      )
    const audited = (...actions: string[]) =>
      Number(
        talk.relay.rows(
          `SELECT count(*) AS n FROM audit WHERE conversation = ? AND action IN (SELECT value FROM json_each(?))`,
          ...[made.id, JSON.stringify(actions)],
        )[0]?.n,
      )
    expect(audited('add', 'join')).toBe(notices('join') - people.length)
    expect(audited('role')).toBe(notices('role'))
    const [out] = talk.relay.rows(
      `SELECT count(*) AS n FROM audit WHERE conversation = ? AND action IN ('leave', 'remove')`,
      made.id,
    )
    expect(notices('leave')).toBeGreaterThanOrEqual(Number(out?.n))
  }
})
