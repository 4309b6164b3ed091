import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestRelay } from '../../helpers/testRelay.ts'

describe('two people and a relay', () => {
  let relay: TestRelay
  beforeAll(async () => {
    relay = await startTestRelay()
  })
  afterAll(() => relay.close())

  it('[J1] passes on a message, acknowledges it and has it after a restart', async () => {
    const alice = await relay.register('alice')
    const bob = await relay.register('bob')
    const talk = await alice.createConversation({ kind: 'direct', memberIds: [bob.user.id] })
    const hers = alice.device().openConversation(talk)
    const his = bob.device().openConversation(talk)
    await hers.synced()
    await his.synced()

    hers.say('hello bob')
    await hers.acknowledged()
    await eventually(() => expect(his.texts(alice.user.id)).toEqual(['hello bob']))

    await relay.restart()
    const third = bob.device().openConversation(talk)
    await third.synced()
    expect(third.texts(alice.user.id)).toEqual(['hello bob'])
  })
})
