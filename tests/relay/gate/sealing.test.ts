import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealHash } from '../../../relay/journal/sealHash.ts'
import type { Conversation, FoldedEntry } from '../../../sync/api.ts'
import { floorOf } from '../../../sync/floor.ts'
import { laneItems } from '../../../sync/lanes.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { documentOf, startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

const HOT = 20
const QUIET_MS = 1_000

describe('a document beyond its hot limits', () => {
  let talk: Talk
  // Stands still, so that nothing is quiet before it is meant to be.
  const clock = createHandTurnedClock(Date.now())
  beforeAll(async () => {
    talk = await startTalk({
      now: clock.now,
      limits: { hotEntries: HOT, sealQuietMs: QUIET_MS, entriesPerSecond: 1e6, entriesBurst: 1e6 },
      times: { storeAfterMs: 10, sweepEveryMs: 20 },
    })
  })
  afterAll(() => talk.relay.close())

  const fresh = () =>
    talk.alice.createConversation({ kind: 'group', name: 'Long', memberIds: [talk.bob.user.id] })
  async function open(person: TestPerson, made: Conversation): Promise<TestDocument> {
    const document = person.device().openConversation(made)
    await document.synced()
    return document
  }
  const now = async ({ id }: Conversation): Promise<Conversation> => {
    const found = (await talk.alice.overview()).conversations.find((each) => each.id === id)
    if (found === undefined) throw new Error('The conversation is gone.')
    return found
  }
  async function sealed(made: Conversation): Promise<Conversation> {
    clock.turn(QUIET_MS)
    await eventually(async () => expect((await now(made)).generation).not.toBe(made.generation))
    return now(made)
  }
  const history = async (person: TestPerson, { id }: Conversation): Promise<FoldedEntry[]> => {
    const { body } = await person.request('GET', `/api/conversations/${id}/entries?limit=200`)
    return (body as { entries: FoldedEntry[] }).entries
  }
  const sayMany = async (document: TestDocument, count: number, name = 'line') => {
    for (let n = 0; n < count; n++) document.say(`${name} ${n}`)
    await document.acknowledged()
  }

  it('[R1] goes on in a new generation with the newer half; all of it stays in history, in order', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    const his = await open(talk.bob, made)
    await sayMany(hers, HOT + 5)
    const next = await sealed(made)
    await eventually(() => expect(hers.closedFor()).toBe(`generation:${next.generation}`))
    await eventually(() => expect(his.closedFor()).toBe(`generation:${next.generation}`))

    const again = await open(talk.bob, next)
    const lines = Array.from({ length: HOT + 5 }, (_, n) => `line ${n}`)
    expect(again.texts(talk.alice.user.id)).toEqual(lines.slice(-HOT / 2))
    const texts = (await history(talk.bob, made)).filter(({ k }) => k === 'm').map(({ t }) => t)
    expect(texts.reverse()).toEqual(lines)
    // The floor is where the document begins.
    const first = [...laneItems(again.doc, talk.alice.user.id)][0]?.value as { i: string }
    expect(floorOf(again.doc)).toBe(first.i)
    expect(again.doc.getMap('room').toJSON()).toMatchObject({ name: 'Long', kind: 'group' })
    // Nothing of the old generation is left.
    for (const table of ['updates', 'snapshots', 'clients']) {
      expect(talk.relay.rows(`SELECT 1 FROM ${table} WHERE document = ?`, documentOf(made))).toEqual([])
    }
  })

  it('[R1] notes what left with count and hash', async () => {
    const made = await fresh()
    await sayMany(await open(talk.alice, made), HOT + 5)
    await sealed(made)
    const [seal] = talk.relay.rows('SELECT * FROM seals WHERE conversation = ?', made.id)
    const left = talk.relay.rows(
      'SELECT author, id, hash FROM entries WHERE conversation = ? AND seal = ? ORDER BY seq',
      made.id,
      seal?.id,
    ) as { author: string; id: string; hash: string }[]
    expect(left.length).toBeGreaterThan(HOT / 2)
    expect(seal).toMatchObject({ entries: left.length, hash: sealHash(left), generation: made.generation })
  })

  it('[R1] at twice the limit goes on at once, though it is never quiet', async () => {
    const busy = await startTalk({
      limits: { hotEntries: HOT, sealQuietMs: 1e9, entriesPerSecond: 1e6, entriesBurst: 1e6 },
    })
    const hers = busy.alice.device().openConversation(busy.group)
    await hers.synced()
    for (let n = 0; n <= 2 * HOT; n++) hers.say(`line ${n}`)
    await eventually(() => expect(hers.closedFor()).toMatch(/^generation:/))
    await busy.relay.close()
  })

  it('[R1] read marks go along; edits and reactions stay with the message that they are about', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    const his = await open(talk.bob, made)
    const first = hers.say('the first')
    await sayMany(hers, HOT)
    const last = hers.say('the last')
    await hers.acknowledged()
    his.append({ i: his.clock.tick(), k: 'r', o: [talk.alice.user.id, last], e: '👍', v: true })
    his.append({ i: his.clock.tick(), k: 'r', o: [talk.alice.user.id, first], e: '👎', v: true })
    his.doc.getMap(`state:${talk.bob.user.id}`).set('read', last)
    hers.append({ i: hers.clock.tick(), k: 'e', o: last, t: 'the last, mended' })
    await Promise.all([hers.acknowledged(), his.acknowledged()])
    const again = await open(talk.alice, await sealed(made))
    expect(again.doc.getMap(`state:${talk.bob.user.id}`).get('read')).toBe(last)
    expect(again.texts(talk.alice.user.id)).toContain('the last, mended')
    expect(JSON.stringify(again.doc.getArray(`log:${talk.bob.user.id}`).toJSON())).toContain('👍')
    const folded = (await history(talk.bob, made)).find(({ i }) => i === first)
    expect(folded?.reactions).toEqual([{ e: '👎', by: [talk.bob.user.id] }])
  })

  it('[D5] what is deleted afterwards goes from the new generation, and from history if it was sealed', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    const old = hers.say('sealed-secret')
    await sayMany(hers, HOT)
    const young = hers.say('hot-secret')
    await hers.acknowledged()
    const next = await sealed(made)
    const again = await open(talk.alice, next)
    const his = await open(talk.bob, next)
    expect(his.texts(talk.alice.user.id)).toContain('hot-secret')
    for (const o of [old, young]) again.append({ i: again.clock.tick(), k: 'd', o })
    await again.acknowledged()
    await eventually(() => expect(JSON.stringify(his.doc.toJSON())).not.toContain('secret'))
    expect(JSON.stringify(await history(talk.bob, made))).not.toContain('secret')
  })

  it('[R2] takes nothing more into the old generation, and knows what it had', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    const id = hers.say('before')
    await sayMany(hers, HOT)
    const next = await sealed(made)
    const late = talk.bob.device().openConversation(made)
    await eventually(() => expect(late.refusal()).toBe(`generation:${next.generation}`))
    const { body } = await talk.alice.request('POST', `/api/conversations/${made.id}/known`, {
      ids: [id, '0000000000000000'],
    })
    expect(body).toEqual({ ids: [id] })
  })

  it('[R1] over HTTP people post across a change of generation without noticing', async () => {
    const made = await fresh()
    const posts = Array.from({ length: 3 * HOT }, (_, n) =>
      talk.alice.request('POST', `/api/conversations/${made.id}/entries`, { text: `post ${n}` }),
    )
    expect((await Promise.all(posts)).map(({ status }) => status)).toEqual(posts.map(() => 200))
    await sealed(made)
    const texts = (await history(talk.bob, made)).filter(({ k }) => k === 'm')
    expect(texts).toHaveLength(3 * HOT)
    // Members come and go likewise.
    const added = await talk.alice.request(
      'PUT',
      `/api/conversations/${made.id}/members/${talk.eve.user.id}`,
      {},
    )
    expect(added.status).toBe(200)
  })

  it('[R1] again and again, and every entry is there once', async () => {
    const made = await fresh()
    let current = made
    for (let round = 0; round < 4; round++) {
      const hers = await open(talk.alice, current)
      await sayMany(hers, HOT + 2, `round ${round}`)
      current = await sealed(current)
    }
    const texts = (await history(talk.bob, made)).filter(({ k }) => k === 'm').map(({ t }) => t)
    expect(new Set(texts).size).toBe(4 * (HOT + 2))
    expect(texts).toHaveLength(4 * (HOT + 2))
    expect(talk.relay.rows('SELECT 1 FROM seals WHERE conversation = ?', made.id)).toHaveLength(4)
  })

  it('[R1] by the clients that wrote, too: nothing leaves, and the clients are forgotten', async () => {
    const many = await startTalk({
      limits: { hotClients: 4, sealQuietMs: 0 },
      times: { sweepEveryMs: 20 },
    })
    const groupNow = async () => (await many.alice.overview()).conversations[0] ?? many.group
    for (let n = 0; n < 6; n++) {
      const hers = many.alice.device().openConversation(await groupNow())
      // The generation may change before it opens, or once it is open.
      const isOut = () => hers.refusal() || hers.closedFor()
      await eventually(() => expect(hers.provider.isSynced || isOut()).toBeTruthy())
      hers.say(`from device ${n}`)
      await eventually(() => expect(hers.provider.unsyncedChanges === 0 || isOut()).toBeTruthy())
    }
    await eventually(async () => expect((await groupNow()).generation).not.toBe(many.group.generation))
    const rows = many.relay.rows('SELECT client FROM entries WHERE client IS NULL')
    expect(rows).toEqual([])
    await many.relay.close()
  })

  it('[J1] [D9] marks and home go along that are stored with the seal and not in the document yet', async () => {
    const still = createHandTurnedClock(Date.now())
    const both = await startTalk({
      now: still.now,
      limits: { hotClients: 1, sealQuietMs: QUIET_MS },
      times: { sweepEveryMs: 20 },
    })
    const hers = both.alice.device().openConversation(both.group)
    const his = both.bob.device().openConversation(both.group)
    await Promise.all([hers.synced(), his.synced()])
    const first = hers.say('the first')
    const home = await both.alice.device().openHome()
    const other = await both.alice.device().openHome()
    await Promise.all([home.synced(), other.synced()])
    for (const each of [home, other]) each.doc.getMap('home').set('draft:x', { v: 'first', t: 1 })
    await Promise.all([hers.acknowledged(), home.acknowledged(), other.acknowledged()])
    const before = await both.alice.overview()

    const held = holdCommits()
    hers.say('held up')
    await eventually(() => held.waiting() === 1)
    // Both wait for the next commit, and the seals join it.
    home.doc.getMap('home').set('draft:x', { v: 'last', t: 2 })
    his.doc.getMap(`state:${both.bob.user.id}`).set('read', first)
    still.turn(QUIET_MS)
    await new Promise((resolve) => setTimeout(resolve, 200))
    held.release()
    const now = async () => {
      const { home: homeNow, conversations } = await both.alice.overview()
      return { home: homeNow, group: conversations[0] ?? both.group }
    }
    await eventually(async () => expect((await now()).home).not.toBe(before.home))
    await eventually(async () => expect((await now()).group.generation).not.toBe(both.group.generation))
    const again = await both.alice.device().openHome()
    await again.synced()
    expect(again.doc.getMap('home').toJSON()).toEqual({ 'draft:x': { v: 'last', t: 2 } })
    const next = both.alice.device().openConversation((await now()).group)
    await next.synced()
    expect(next.doc.getMap(`state:${both.bob.user.id}`).get('read')).toBe(first)
    await both.relay.close()
  })

  it('[D9] home goes on with the newest of each key', async () => {
    const small = await startTalk({ limits: { hotClients: 2, sealQuietMs: 0 }, times: { sweepEveryMs: 20 } })
    const { home } = await small.alice.overview()
    for (let n = 0; n < 4; n++) {
      const device = await small.alice.device().openHome()
      await device.synced().catch(() => undefined)
      device.doc.getMap('home').set('draft:x', { v: `draft ${n}`, t: n })
      await eventually(
        () => device.provider.unsyncedChanges === 0 || Boolean(device.closedFor() ?? device.refusal()),
      )
    }
    await eventually(async () => expect((await small.alice.overview()).home).not.toBe(home))
    const device = await small.alice.device().openHome()
    await device.synced()
    expect(device.doc.getMap('home').toJSON()['draft:x']).toMatchObject({
      v: expect.stringMatching(/^draft/),
    })
    await small.relay.close()
  })
})
