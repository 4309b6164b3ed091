import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { EntryId } from '../../../sync/ids.ts'
import { appendToLane } from '../../../sync/lanes.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('an entry whose id the relay knows', () => {
  let talk: Talk
  let his: TestDocument
  beforeAll(async () => {
    talk = await startTalk()
    his = await open(talk.bob)
  })
  afterAll(() => talk.relay.close())

  async function open(person: TestPerson): Promise<TestDocument> {
    const document = person.device().openConversation(talk.group)
    await document.synced()
    return document
  }
  const textsOfAlice = () => his.texts(talk.alice.user.id)
  const rowsOf = (i: EntryId) => talk.relay.rows('SELECT removed FROM entries WHERE id = ?', i)

  it('[D4] is the same when its content is: acknowledged, and the second copy deleted', async () => {
    const phone = await open(talk.alice)
    const i = phone.say('only once')
    await phone.acknowledged()
    const laptop = await open(talk.alice)
    // Fields in another order are the same content.
    laptop.append({ t: 'only once', k: 'm', i })
    await laptop.acknowledged()
    expect(laptop.codes()).toEqual([])
    const last = laptop.say('afterwards')
    await eventually(() => expect(textsOfAlice()).toEqual(['only once', 'afterwards']))
    await eventually(() => expect(laptop.texts(talk.alice.user.id)).toEqual(['only once', 'afterwards']))
    expect([rowsOf(i).length, rowsOf(last).length]).toEqual([1, 1])

    await talk.relay.restart()
    const later = await open(talk.bob)
    expect(later.texts(talk.alice.user.id)).toEqual(['only once', 'afterwards'])
  })

  it('[D4] twice in one update counts once', async () => {
    const hers = await open(talk.alice)
    const i = hers.clock.tick()
    appendToLane(hers.doc, talk.alice.user.id, [
      { i, k: 'm', t: 'twin' },
      { i, k: 'm', t: 'twin' },
    ])
    await hers.acknowledged()
    await eventually(() => expect(textsOfAlice().filter((text) => text === 'twin')).toEqual(['twin']))
    expect(rowsOf(i)).toHaveLength(1)
  })

  it('[D4] is refused with other content, also within one update', async () => {
    const hers = await open(talk.alice)
    const i = hers.say('as I said')
    await hers.acknowledged()
    const liar = await open(talk.alice)
    liar.append({ i, k: 'm', t: 'as I never said' })
    expect(await liar.rejection()).toMatchObject({ code: 'id-reused', entries: [{ i, code: 'id-reused' }] })

    const again = await open(talk.alice)
    const twin = again.clock.tick()
    appendToLane(again.doc, talk.alice.user.id, [
      { i: twin, k: 'm', t: 'yes' },
      { i: twin, k: 'm', t: 'no' },
    ])
    expect((await again.rejection()).code).toBe('id-reused')
    expect(rowsOf(twin)).toEqual([])
  })

  it('[D4] that was removed is removed again', async () => {
    const hers = await open(talk.alice)
    const i = hers.say('regretted')
    await hers.acknowledged()
    hers.append({ i: hers.clock.tick(), k: 'd', o: i })
    await hers.acknowledged()
    await eventually(() => expect(textsOfAlice()).not.toContain('regretted'))

    const restored = await open(talk.alice)
    restored.append({ i, k: 'm', t: 'regretted' })
    await restored.acknowledged()
    await eventually(() => expect(restored.texts(talk.alice.user.id)).not.toContain('regretted'))
    expect(restored.codes()).toEqual([])
    expect(rowsOf(i)).toEqual([{ removed: 'd' }])
    expect(textsOfAlice()).not.toContain('regretted')
  })

  it('[D4] of another author is another entry', async () => {
    const hers = await open(talk.alice)
    const other = await open(talk.bob)
    const i = hers.say('hers')
    other.append({ i, k: 'm', t: 'his' })
    await Promise.all([hers.acknowledged(), other.acknowledged()])
    expect([...hers.codes(), ...other.codes()]).toEqual([])
    expect(rowsOf(i)).toHaveLength(2)
  })

  it('[D4] comes back as it was when the journal has lost it and a device has not', async () => {
    const made = await talk.alice.createConversation({ kind: 'group', name: 'Lost', memberIds: [] })
    const doc = new Y.Doc()
    const hers = talk.alice.device().openConversation(made, { doc })
    await hers.synced()
    hers.say('first')
    await hers.acknowledged()
    hers.say('second')
    await hers.acknowledged()
    const name = hers.name
    await talk.relay.restart(() =>
      talk.relay.write(`DELETE FROM updates WHERE document = ? AND user_id = ?`, name, talk.alice.user.id),
    )
    await eventually(() => hers.provider.isSynced)
    await hers.acknowledged()
    const other = talk.alice.device().openConversation(made)
    await other.synced()
    await eventually(() => expect(other.texts(talk.alice.user.id)).toEqual(['first', 'second']))
    expect(hers.texts(talk.alice.user.id)).toEqual(['first', 'second'])
  })
})
