import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Json } from '../../sync/canonicalJson.ts'
import { entryIdOf, entryTime } from '../../sync/clock.ts'
import { directId, type EntryId } from '../../sync/ids.ts'
import { laneItems, laneName } from '../../sync/lanes.ts'
import { eventually } from '../helpers/eventually.ts'
import { SYNC } from '../helpers/rawClient.ts'
import { alice, bob, eve } from '../sync/authorize/scene.ts'
import { expectVerified } from './helpers/agreement.ts'
import { tell } from './helpers/counts.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'
import { type Siege, startSiege } from './helpers/siege.ts'

type Entry = { readonly [field: string]: Json }

const ROUNDS = times(1, 50)
const DAY_MS = 24 * 3600_000
const LONG = 'x'.repeat(16 * 1024 + 1)

/** What the relay has to say to entries that are plain JSON in the own lane, and wrong all the same. */
const BAD: Readonly<Record<string, readonly [code: string, entry: (i: EntryId, siege: Siege) => Json]>> = {
  'an entry of no kind': ['unknown-kind', (i) => ({ i, t: 'hello' })],
  'a kind of a later version': ['unknown-kind', (i) => ({ i, k: 'z', t: 'hello' })],
  'a kind of every object': ['unknown-kind', (i) => ({ i, k: 'constructor' })],
  'somebody joining': ['unknown-kind', (i) => ({ i, k: 'join', u: eve, n: 'Eve' })],
  'somebody leaving': ['unknown-kind', (i) => ({ i, k: 'leave', u: alice, n: 'Alice' })],
  'a role': ['unknown-kind', (i) => ({ i, k: 'role', u: eve, v: 'host' })],
  'a late entry': ['unknown-kind', (i) => ({ i, k: 'late', o: [[alice, i]], w: 'restored' })],
  'a seal': ['unknown-kind', (i) => ({ i, k: 'seal', c: 1, h: 'a'.repeat(64), p: i })],
  'no id': ['invalid-entry', () => ({ k: 'm', t: 'hello' })],
  'an id that is a number': ['invalid-entry', () => ({ i: 7, k: 'm', t: 'hello' })],
  'an id in capitals': ['invalid-entry', (i) => ({ i: i.toUpperCase(), k: 'm', t: 'hello' })],
  'an id with a newline': ['invalid-entry', (i) => ({ i: `${i}\n`, k: 'm', t: 'hello' })],
  'a text that is a list': ['invalid-entry', (i) => ({ i, k: 'm', t: ['hello'] })],
  'a text that is too long': ['too-long', (i) => ({ i, k: 'm', t: LONG })],
  'an edit that is too long': ['too-long', (i, siege) => ({ i, k: 'e', o: siege.clock.tick(), t: LONG })],
  'nothing but white space': ['empty', (i) => ({ i, k: 'm', t: ' \u2003\n' })],
  'a huge field that nobody knows': ['too-large', (i) => ({ i, k: 'm', t: 'hi', x: 'x'.repeat(70_000) })],
  'too many mentions': ['invalid-entry', (i) => ({ i, k: 'm', t: 'hi', u: Array(51).fill(alice) })],
  'a mention of the relay': ['invalid-entry', (i) => ({ i, k: 'm', t: 'hi', u: ['@relay'] })],
  'a reply to itself': ['bad-target', (i) => ({ i, k: 'm', t: 'hi', r: [eve, i] })],
  'an edit of itself': ['bad-target', (i) => ({ i, k: 'e', o: i, t: 'hi' })],
  'a deletion of itself': ['bad-target', (i) => ({ i, k: 'd', o: i })],
  'a reaction to the end of time': [
    'bad-target',
    (i) => ({ i, k: 'r', o: [alice, '7vvvvvvvvvvvvvvv'], e: '👍', v: true }),
  ],
  'an edit of what is to come': ['bad-target', (i) => ({ i, k: 'e', o: at(DAY_MS), t: 'hi' })],
  'a deletion of what is to come': ['bad-target', (i) => ({ i, k: 'd', o: at(DAY_MS) })],
  'a reaction to itself': ['bad-target', (i) => ({ i, k: 'r', o: [eve, i], e: '👍', v: true })],
  'an edit of somebody else by a reference': [
    'invalid-entry',
    (i) => ({ i, k: 'e', o: [alice, i], t: 'hi' }),
  ],
  'a deletion of somebody else by a reference': ['invalid-entry', (i) => ({ i, k: 'd', o: [alice, i] })],
  'hiding without the role': ['not-allowed', (i) => ({ i, k: 'h', o: [alice, i] })],
  'an id six minutes ahead': ['clock-ahead', () => ({ i: at(6 * 60_000), k: 'm', t: 'hi' })],
  'an id a day ahead': ['clock-ahead', () => ({ i: at(DAY_MS), k: 'm', t: 'hi' })],
  'an id at the end of time': ['clock-ahead', () => ({ i: '7vvvvvvvvvvvvvvv', k: 'm', t: 'hi' })],
  'an id beyond what 48 bits hold': ['clock-ahead', () => ({ i: 'vvvvvvvvvvvvvvvv', k: 'm', t: 'hi' })],
}

let made = 0
const at = (fromNowMs: number): EntryId => entryIdOf(Date.now() + fromNowMs, 0, ++made)

/** As a device would send them that has nothing else. */
function bringing(...entries: readonly Json[]): Uint8Array {
  const doc = new Y.Doc()
  doc.getArray(laneName(eve)).push([...entries])
  return Y.encodeStateAsUpdate(doc)
}

describe('entries that no device would write', () => {
  let siege: Siege
  let tried = 0
  let taken = 0
  beforeAll(async () => {
    siege = await startSiege(SEED)
  }, TIMEOUT_MS)
  afterAll(async () => {
    await expectVerified(siege.relay.dataDir)
    tell('attacks by entries', { kinds: Object.keys(BAD).length + 9, tried, 'accepted attacks': taken })
    return siege.close()
  })

  const lane = (who = eve) => [...laneItems(siege.seen, who)].map(({ value }) => value as Entry)
  const row = (author: string, id: string) =>
    siege.relay.rows(
      'SELECT place, late, body, removed FROM entries WHERE author = ? AND id = ?',
      author,
      id,
    )[0]
  async function refused(update: Uint8Array, code: string, what: string): Promise<void> {
    tried += 1
    const answer = await siege.attack(update)
    if (answer.accepted) taken += 1
    const codes = [answer.code, ...answer.entries.map((entry) => entry.code)]
    expect({ accepted: answer.accepted, codes }, what).toEqual({
      accepted: false,
      codes: expect.arrayContaining([code]),
    })
  }
  async function accepted(update: Uint8Array, kind = SYNC.update): Promise<void> {
    tried += 1
    expect(await siege.attack(update, kind)).toMatchObject({ accepted: true })
  }
  /** Something alice said just now, known to everybody. */
  async function sayAsAlice(text: string): Promise<EntryId> {
    const hers = await siege.device('alice')
    const i = hers.say(text)
    await hers.acknowledged()
    hers.provider.destroy()
    await eventually(() => expect(lane(alice).some((entry) => entry.i === i)).toBe(true))
    return i
  }

  it.each(Object.keys(BAD))(
    '[G2] [D3] refuses %s, alone and behind good ones',
    { timeout: TIMEOUT_MS },
    async (what) => {
      const [code, entry] = BAD[what] ?? ['', () => null]
      for (let round = 0; round < ROUNDS; round++) {
        await refused(bringing(entry(siege.clock.tick(), siege)), code, what)
        const good = { i: siege.clock.tick(), k: 'm', t: 'good' }
        await refused(bringing(good, entry(siege.clock.tick(), siege)), code, what)
        expect(row(eve, good.i)).toBeUndefined()
      }
    },
  )

  it('[D4] refuses an id of hers again with other words, in the same update, later, and after its deletion', async () => {
    const i = siege.clock.tick()
    await refused(bringing({ i, k: 'm', t: 'yes' }, { i, k: 'm', t: 'no' }), 'id-reused', 'in one update')
    expect(row(eve, i)).toBeUndefined()
    await accepted(bringing({ i, k: 'm', t: 'yes' }))
    for (const other of [{ t: 'no' }, { t: 'yes', x: 1 }, { t: 'yes', r: [alice, i] }]) {
      await refused(bringing({ i, k: 'm', ...other }), 'id-reused', 'later')
    }
    await refused(bringing({ i, k: 'd', o: siege.clock.tick() }), 'id-reused', 'as another kind')
    await accepted(bringing({ i: siege.clock.tick(), k: 'd', o: i }))
    await refused(bringing({ i, k: 'm', t: 'no' }), 'id-reused', 'after its deletion')
  })

  it('[D4] an entry sent again is there once, and what was deleted or hidden stays so', async () => {
    const i = siege.clock.tick()
    const words = { i, k: 'm', t: 'words to regret' }
    const copies = () => lane().filter((entry) => entry.i === i).length
    for (let n = 0; n < 3; n++) await accepted(bringing(words))
    await eventually(() => expect(copies()).toBe(1))
    await accepted(bringing({ i: siege.clock.tick(), k: 'd', o: i }))
    await eventually(() => expect(copies()).toBe(0))
    for (let n = 0; n < 3; n++) await accepted(bringing(words), SYNC.stepTwo)
    await eventually(() => expect(copies()).toBe(0))
    expect(row(eve, i)).toMatchObject({ body: null, removed: 'd' })

    const hidden = siege.clock.tick()
    await accepted(bringing({ i: hidden, k: 'm', t: 'words to hide' }))
    const host = await siege.device('alice')
    host.append({ i: host.clock.tick(), k: 'h', o: [eve, hidden] })
    await host.acknowledged()
    host.provider.destroy()
    await accepted(bringing({ i: hidden, k: 'm', t: 'words to hide' }))
    await accepted(bringing({ i: siege.clock.tick(), k: 'e', o: hidden, t: 'words to hide, again' }))
    await eventually(() => expect(JSON.stringify(lane())).not.toContain('words to hide'))
    expect(row(eve, hidden)).toMatchObject({ body: null, removed: 'h' })

    await siege.restart()
    await eventually(() => expect(JSON.stringify(lane())).not.toMatch(/words to (regret|hide)/))
  })

  it('[D4] an id of alice in the lane of eve is another entry, and hers stays as it is', async () => {
    const i = await sayAsAlice('this is mine')
    await accepted(bringing({ i, k: 'm', t: 'this is mine, says eve' }))
    await accepted(bringing({ i: siege.clock.tick(), k: 'e', o: i, t: 'changed by eve' }))
    await accepted(bringing({ i: siege.clock.tick(), k: 'd', o: i }))
    expect(row(alice, i)).toMatchObject({ removed: null, body: expect.stringContaining('"this is mine"') })
    expect(lane(alice).find((entry) => entry.i === i)?.t).toBe('this is mine')
  })

  it('[D6] an id of the past arrives today: nobody slips words into yesterday', async () => {
    const last = await sayAsAlice('the last word')
    const old = [at(-3600_000), at(-400 * DAY_MS), '0000000000000000' as EntryId]
    await accepted(bringing(...old.map((i) => ({ i, k: 'm', t: 'I always said so' }))))
    for (const i of old) {
      expect(row(eve, i)).toMatchObject({ late: 'offline' })
      expect(String(row(eve, i)?.place) > last).toBe(true)
    }
  })

  it('[R4] an expired entry stays away, and what is about it', async () => {
    const horizon = Date.now() - 30 * DAY_MS
    await siege.relay.restart(() => siege.relay.write('UPDATE conversations SET horizon = ?', horizon))
    await siege.restart()
    const old = at(-31 * DAY_MS)
    expect(entryTime(old)).toBeLessThan(horizon)
    for (const entry of [
      { i: old, k: 'm', t: 'old news' },
      { i: siege.clock.tick(), k: 'e', o: old, t: 'old news' },
      { i: siege.clock.tick(), k: 'r', o: [alice, old], e: '👍', v: true },
    ]) {
      await refused(bringing(entry), 'expired', entry.k)
    }
    expect(JSON.stringify(lane())).not.toContain('old news')
  })

  it('[D8] nobody takes the direct conversation of two others, nor a conversation that is there', async () => {
    const id = directId(alice, bob)
    const attempts = [
      { id, kind: 'direct', memberIds: [alice] },
      { id, kind: 'direct', memberIds: [alice, bob] },
      { id, kind: 'group', memberIds: [alice, bob], name: 'ours' },
      { id: `d-${'0'.repeat(26)}`, kind: 'room', name: 'ours' },
      { id: directId(eve, eve), kind: 'group', name: 'ours' },
    ]
    for (const body of attempts) {
      tried += 1
      const { status } = await siege.people.eve.request('POST', '/api/conversations', body)
      expect(status, JSON.stringify(body)).toBeGreaterThanOrEqual(400)
    }
    const theirs = await siege.people.alice.createConversation({ id, kind: 'direct', memberIds: [bob] })
    expect(theirs.members.map((member) => member.id).sort()).toEqual([alice, bob])
    const again = await siege.people.eve.request('POST', '/api/conversations', {
      id,
      kind: 'direct',
      memberIds: [alice],
    })
    expect(again.status).toBeGreaterThanOrEqual(400)
    expect((await siege.people.eve.overview()).conversations.map((each) => each.id)).not.toContain(id)
  })

  it('[G6] a host who is one no more hides nothing with an update from before', async () => {
    const i = await sayAsAlice('not to be hidden')
    const path = `/api/conversations/${siege.group.id}/members/${eve}`
    await siege.people.alice.request('PUT', path, { role: 'host' })
    const hide = (target: EntryId) => bringing({ i: siege.clock.tick(), k: 'h', o: [alice, target] })
    const prepared = hide(i)
    await accepted(hide(await sayAsAlice('to be hidden')))
    await siege.people.alice.request('PUT', path, { role: 'member' })
    await refused(prepared, 'not-allowed', 'hiding')
    expect(row(alice, i)).toMatchObject({ removed: null })
  })
})
