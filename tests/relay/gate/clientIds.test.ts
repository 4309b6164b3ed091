import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { appendToLane } from '../../../sync/lanes.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw, SYNC } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('a Yjs client id', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterAll(() => talk.relay.close())

  async function openAs(person: TestPerson, client: number): Promise<TestDocument> {
    const doc = new Y.Doc()
    doc.clientID = client
    const document = person.device().openConversation(talk.group, { doc })
    await document.synced()
    return document
  }

  it('[G5] belongs to whoever wrote with it first, also when both write at once', async () => {
    const hers = await openAs(talk.alice, 1001)
    const his = await openAs(talk.bob, 1001)
    const held = holdCommits()
    hers.say('alice was first')
    await eventually(() => held.waiting() === 1)
    his.say('bob was second')
    await his.rejection()
    held.release()
    await hers.acknowledged()
    expect(hers.codes()).toEqual([])
    expect(his.codes()).toEqual(['foreign-client'])
    expect(talk.relay.rows('SELECT user_id FROM clients WHERE client = 1001')).toEqual([
      { user_id: talk.alice.user.id },
    ])
  })

  it('[G5] belongs to whoever showed presence with it first', async () => {
    const hers = await openAs(talk.alice, 1002)
    const his = await openAs(talk.bob, 1002)
    hers.provider.awareness?.setLocalState({ typing: true })
    const other = await openAs(talk.bob, 1003)
    await eventually(() => other.provider.awareness?.getStates().has(1002))
    his.say('with her id')
    expect((await his.rejection()).code).toBe('foreign-client')
  })

  it('[G5] stays hers after a restart', async () => {
    const hers = await openAs(talk.alice, 1004)
    hers.say('mine')
    await hers.acknowledged()
    await talk.relay.restart()
    const client = await connectRaw(talk.relay.relay.url)
    await client.open(talk.name, talk.bob.token)
    const doc = new Y.Doc()
    doc.clientID = 1004
    appendToLane(doc, talk.bob.user.id, [{ i: hers.clock.tick(), k: 'm', t: 'mine now' }])
    const updates: Uint8Array[] = []
    doc.on('update', (update) => updates.push(update))
    doc.getMap(`state:${talk.bob.user.id}`).set('read', hers.clock.tick())
    client.sync(talk.name, SYNC.update, updates[0] ?? Uint8Array.of())
    await eventually(() => client.frames.some(({ text }) => text?.includes('foreign-client')))
    client.ws.close()
  })

  it('[G5] is free again when the commit that claimed it was refused', async () => {
    const hers = await openAs(talk.alice, 1005)
    hers.say('  ')
    await hers.rejection()
    const his = await openAs(talk.bob, 1005)
    his.say('free')
    await his.acknowledged()
    expect(his.codes()).toEqual([])
  })
})
