import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { documentOf, startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('content that was removed', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({
      keepDocumentsMs: 60_000,
      times: {
        storeAfterMs: 20,
        sweepEveryMs: 50,
        checkpoints: { everyMs: 20, truncateEveryMs: 20 },
      },
    })
  })
  afterAll(() => talk.relay.close())

  async function group() {
    const made = await talk.alice.createConversation({
      kind: 'group',
      name: 'Secrets',
      memberIds: [talk.bob.user.id, talk.eve.user.id],
    })
    const open = async (person: TestPerson): Promise<TestDocument> => {
      const document = person.device().openConversation(made)
      await document.synced()
      return document
    }
    return { made, open }
  }
  /** Whether any file of the relay holds these bytes. */
  const isOnDisk = (text: string): boolean =>
    readdirSync(talk.relay.dataDir, { withFileTypes: true })
      .filter((file) => file.isFile())
      .some((file) => readFileSync(join(talk.relay.dataDir, file.name)).includes(text))

  it('[D5] by its author leaves document, projection and files, though the document stays open and quiet', async () => {
    const { open, made } = await group()
    const hers = await open(talk.alice)
    const his = await open(talk.bob)
    const i = hers.say('the-first-secret')
    const edit = hers.clock.tick()
    hers.append({ i: edit, k: 'e', o: i, t: 'the-edited-secret' })
    hers.say('harmless')
    await hers.acknowledged()
    await eventually(() => expect(his.doc.getArray(`log:${talk.alice.user.id}`).length).toBe(3))
    expect([isOnDisk('the-first-secret'), isOnDisk('the-edited-secret')]).toEqual([true, true])

    hers.append({ i: hers.clock.tick(), k: 'd', o: i })
    await hers.acknowledged()
    await eventually(() => expect(JSON.stringify(his.doc.toJSON())).not.toContain('secret'))
    expect(JSON.stringify(hers.doc.toJSON())).not.toContain('secret')
    expect(talk.relay.rows('SELECT body, removed FROM entries WHERE id IN (?, ?)', i, edit)).toEqual([
      { body: null, removed: 'd' },
      { body: null, removed: 'd' },
    ])
    await eventually(() =>
      expect([isOnDisk('the-first-secret'), isOnDisk('the-edited-secret')]).toEqual([false, false]),
    )
    const rows = talk.relay.rows('SELECT count(*) AS n FROM updates WHERE document = ?', documentOf(made))
    expect(rows).toEqual([{ n: 0 }])
    expect(his.texts(talk.alice.user.id)).toContain('harmless')
  })

  it('[D5] by a moderator goes likewise; by somebody else it stays', async () => {
    const { made, open } = await group()
    await talk.alice.request('PUT', `/api/conversations/${made.id}/members/${talk.bob.user.id}`, {
      role: 'moderator',
    })
    const hers = await open(talk.eve)
    const his = await open(talk.bob)
    const bad = hers.say('the-spam')
    const good = hers.say('the-opinion')
    await hers.acknowledged()
    const other = await open(talk.eve)
    const target = his.say('his own')
    await his.acknowledged()
    other.append({ i: other.clock.tick(), k: 'h', o: [talk.bob.user.id, target] })
    expect((await other.rejection()).entries).toMatchObject([{ code: 'not-allowed' }])
    his.append({ i: his.clock.tick(), k: 'h', o: [talk.eve.user.id, bad], w: 'spam' })
    await eventually(() =>
      expect([hers.texts(talk.eve.user.id), his.codes(), other.codes()]).toEqual([
        ['the-opinion'],
        [],
        ['bad-entries'],
      ]),
    )
    // Deleting names only one's own: this deletes nothing of eve's.
    his.append({ i: his.clock.tick(), k: 'd', o: good })
    await his.acknowledged()
    expect(hers.texts(talk.eve.user.id)).toEqual(['the-opinion'])
    await eventually(() => expect(isOnDisk('the-spam')).toBe(false))
  })

  it('[D5] before it arrived goes on arrival', async () => {
    const { open } = await group()
    const phone = await open(talk.alice)
    const laptop = await open(talk.alice)
    const i = phone.clock.tick()
    laptop.append({ i: laptop.clock.tick(), k: 'd', o: i })
    await laptop.acknowledged()
    phone.append(
      { i, k: 'm', t: 'the-latecomer' },
      { i: phone.clock.tick(), k: 'e', o: i, t: 'the-latecomer again' },
    )
    await phone.acknowledged()
    await eventually(() => expect(JSON.stringify(laptop.doc.toJSON())).not.toContain('latecomer'))
    await eventually(() => expect(isOnDisk('the-latecomer')).toBe(false))
  })
})

describe('content that was removed just before the relay died', () => {
  it('[D5] leaves the files after the next start, though nobody opens the document', async () => {
    // Nothing is stored by itself: as if the relay died right after the commit.
    const never = 3600_000
    const talk = await startTalk({ times: { storeAfterMs: never, sweepEveryMs: never } })
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    const i = hers.say('the-last-secret')
    hers.append({ i: hers.clock.tick(), k: 'd', o: i })
    await hers.acknowledged()
    const rows = () => talk.relay.rows('SELECT bytes FROM updates WHERE document = ?', talk.name)
    const before = rows()
    expect(before.some(({ bytes }) => (bytes as Buffer).includes('the-last-secret'))).toBe(true)
    hers.provider.destroy()
    talk.relay.closeDevices()

    await talk.relay.restart(() => {
      // What a clean stop stored is taken back: the journal as it was when the relay died.
      talk.relay.write('DELETE FROM snapshots')
      for (const { bytes } of before) {
        talk.relay.write(
          `INSERT INTO updates (document, user_id, bytes, at) VALUES (?, ?, ?, 0)`,
          talk.name,
          (bytes as Buffer)[0] === 0 ? '@relay' : talk.alice.user.id,
          bytes,
        )
      }
    })
    await eventually(() => expect(rows()).toEqual([]))
    await talk.relay.close()
    const files = readdirSync(talk.relay.dataDir).map((name) => join(talk.relay.dataDir, name))
    expect(files.some((file) => readFileSync(file).includes('the-last-secret'))).toBe(false)
  })
})
