import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refuseCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

/** What these tests are not about. */
const FAST = { entriesPerSecond: 1e6, entriesBurst: 1e6, hotBytes: 1e9 }

/** More than a journal keeps before a snapshot takes its place, in few commits. */
const MUCH = 100
function sayMuch(document: TestDocument): void {
  for (let update = 0; update < 4; update++) {
    const entries = Array.from({ length: MUCH / 4 }, () => ({
      i: document.clock.tick(),
      k: 'm',
      t: 'x'.repeat(15_000),
    }))
    document.append(...entries)
  }
}

describe('loading a document', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ limits: FAST, times: { storeAfterMs: 10, sweepEveryMs: 20 } })
  })
  afterAll(() => talk.relay.close())

  const fresh = () =>
    talk.alice.createConversation({ kind: 'group', name: 'Journal', memberIds: [talk.bob.user.id] })
  async function open(person: TestPerson, made: Awaited<ReturnType<typeof fresh>>): Promise<TestDocument> {
    const document = person.device().openConversation(made)
    await document.synced()
    return document
  }
  const snapshots = (name: string) => talk.relay.rows('SELECT upto FROM snapshots WHERE document = ?', name)
  const journal = (name: string) =>
    talk.relay.rows('SELECT seq, bytes, at, quarantined FROM updates WHERE document = ? ORDER BY seq', name)

  it('[J4] takes snapshot and later rows, and a snapshot takes the place of the rows it holds', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    sayMuch(hers)
    await hers.acknowledged()
    await eventually(() => expect(snapshots(hers.name)).toHaveLength(1))
    await eventually(() => expect(journal(hers.name).length).toBeLessThan(4))
    hers.say('after the snapshot')
    await hers.acknowledged()
    expect(journal(hers.name).length).toBeGreaterThan(0)
    hers.provider.destroy()
    await talk.relay.restart()
    const his = await open(talk.bob, made)
    expect(his.texts(talk.alice.user.id)).toHaveLength(MUCH + 1)
    expect(his.texts(talk.alice.user.id)).toContain('after the snapshot')
  })

  it('[J4][J5] sets a corrupt row aside, reports it, and writes the document anew from the projection', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    const his = await open(talk.bob, made)
    hers.say('before')
    await hers.acknowledged()
    his.say('damaged')
    await his.acknowledged()
    hers.say('after')
    await hers.acknowledged()
    const { epoch } = await talk.alice.overview()
    const [bad] = journal(hers.name).filter(({ bytes }) => (bytes as Buffer).includes('damaged'))
    hers.provider.destroy()
    his.provider.destroy()
    await talk.relay.restart(() =>
      talk.relay.write('UPDATE updates SET bytes = ? WHERE seq = ?', Buffer.from([1, 1, 255]), bad?.seq),
    )
    const witness = talk.alice.device().openConversation(made)
    // The projection has it all, and the next generation is written from there.
    const current = async () =>
      (await talk.alice.overview()).conversations.find(({ id }) => id === made.id) ?? made
    await eventually(async () => expect((await current()).generation).not.toBe(made.generation))
    witness.provider.destroy()
    const mended = await open(talk.alice, await current())
    expect(mended.texts(talk.alice.user.id)).toEqual(['before', 'after'])
    expect(mended.texts(talk.bob.user.id)).toEqual(['damaged'])
    // Another epoch: every device looks whether something of its own is missing.
    expect((await talk.alice.overview()).epoch).not.toBe(epoch)
    expect(talk.relay.rows('SELECT why, from_at, to_at FROM gaps')).toEqual([
      { why: 'quarantined', from_at: Number(bad?.at) - 60_000, to_at: bad?.at },
    ])
    // The row was kept for whoever wants to know what happened.
    const row = journal(hers.name).find(({ seq }) => seq === bad?.seq)
    expect(row?.quarantined).toEqual(expect.any(String))
    expect(talk.relay.logs()).toContain('set aside')
  })

  it('[J4] that fails refuses the document, never replaces it by an empty one, and writes it anew from the projection', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    sayMuch(hers)
    await hers.acknowledged()
    await eventually(() => expect(snapshots(hers.name)).toHaveLength(1))
    hers.provider.destroy()
    await talk.relay.restart(() =>
      talk.relay.write(
        'UPDATE snapshots SET bytes = ? WHERE document = ?',
        Buffer.from([9, 9, 9]),
        hers.name,
      ),
    )
    const refused = talk.bob.device().openConversation(made)
    await expect(refused.synced()).rejects.toThrow(/cannot-load/)
    const current = async () =>
      (await talk.alice.overview()).conversations.find(({ id }) => id === made.id) ?? made
    await eventually(async () => expect((await current()).generation).not.toBe(made.generation))
    expect(journal(hers.name)).toMatchObject([
      { bytes: Buffer.from([9, 9, 9]), quarantined: expect.any(String) },
    ])
    const his = await open(talk.bob, await current())
    expect(his.texts(talk.alice.user.id)).toHaveLength(MUCH)
    expect(his.doc.getMap('room').toJSON()).toMatchObject({
      name: 'Journal',
      [`member:${talk.bob.user.id}`]: { role: 'member', name: 'bob' },
    })
  })

  it('[J4] after snapshots among writers has everything: none claims rows that were not applied', async () => {
    const made = await fresh()
    const devices = await Promise.all([
      open(talk.alice, made),
      open(talk.alice, made),
      open(talk.bob, made),
      open(talk.bob, made),
    ])
    let said = 0
    for (let round = 0; round < 5; round++) {
      for (const device of devices) {
        for (let n = 0; n < 3; n++) {
          device.say(`${round} ${n}`)
          said += 1
        }
        const i = device.say('regretted')
        device.append({ i: device.clock.tick(), k: 'd', o: i })
      }
      await devices[round % 4]?.acknowledged()
    }
    await Promise.all(devices.map((device) => device.acknowledged()))
    expect(devices.flatMap((device) => device.codes())).toEqual([])
    for (const device of devices) device.provider.destroy()
    await talk.relay.restart()
    const witness = await open(talk.bob, made)
    const texts = [...witness.texts(talk.alice.user.id), ...witness.texts(talk.bob.user.id)]
    expect(texts.filter((text) => text !== undefined)).toHaveLength(said)
  })
})

describe('a snapshot that fails while the last one leaves', () => {
  it('[J4] loses nothing, and is made up for', async () => {
    const never = 3600_000
    const talk = await startTalk({ limits: FAST, times: { storeAfterMs: never, sweepEveryMs: never } })
    const device = talk.alice.device()
    const hers = device.openConversation(talk.group)
    await hers.synced()
    sayMuch(hers)
    await hers.acknowledged()
    const end = refuseCommits()
    await hers.leave()
    await eventually(() => expect(talk.relay.logs()).toContain('snapshot failed'))
    end()
    const again = device.openConversation(talk.group)
    await again.synced()
    expect(again.texts(talk.alice.user.id)).toHaveLength(MUCH)
    again.say('one more')
    await again.acknowledged()
    await again.leave()
    await eventually(() => expect(talk.relay.rows('SELECT 1 FROM snapshots')).toHaveLength(1))
    await talk.relay.restart()
    const his = talk.bob.device().openConversation(talk.group)
    await his.synced()
    expect(his.texts(talk.alice.user.id)).toHaveLength(MUCH + 1)
    await talk.relay.close()
  })
})
