import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCallPresence } from '../../../sync/callsApi.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { type Caller, createCaller, recordOf } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('asking to record a call', () => {
  let talk: Talk
  let hers: Caller
  let his: Caller
  let call: EntryReference
  beforeEach(async () => {
    talk = await startTalk()
    hers = await createCaller(talk.alice, talk.group)
    his = await createCaller(talk.bob, talk.group)
    call = hers.call()
    await his.isRung()
    his.join(call)
  })
  afterEach(() => talk.relay.close())

  /** How the device of one looks to the other's. */
  const seen = (by: Caller, of: Caller) =>
    readCallPresence(by.talk.provider.awareness?.getStates().get(of.talk.doc.clientID) ?? null)

  it('[K10] and what is said to it are in presence, of the device that says it', async () => {
    hers.join(call, { asks: 1 })
    await eventually(() => seen(his, hers)?.asks === 1)
    const consents = [{ peer: hers.ticket.peer, asks: 1, yes: true }]
    his.join(call, { consents })
    await eventually(() => expect(seen(hers, his)?.consents).toEqual(consents))
    hers.join(call, { asks: 1, recording: true })
    await eventually(() => seen(his, hers)?.recording === true)
    his.hangUp(call)
    hers.hangUp(call)
    expect((await recordOf(talk.alice)).recorded).toEqual([talk.alice.user.id])
  })

  it('[K10] without recording is nothing that the record keeps', async () => {
    hers.join(call, { asks: 1 })
    await eventually(() => seen(his, hers)?.asks === 1)
    his.hangUp(call)
    hers.hangUp(call)
    expect((await recordOf(talk.alice)).recorded).toBeUndefined()
  })

  it.each([
    ['a number that is none', { asks: 'now' }],
    ['a number below 1', { asks: 0 }],
    ['answers that are none', { consents: [{ peer: 'x', asks: 1, yes: true }] }],
    ['answers with more in them', { consents: [{ peer: 'a'.repeat(40), asks: 1, yes: true, as: 'eve' }] }],
    [
      'more answers than may be',
      {
        consents: Array.from({ length: LIMITS.maxConsents + 1 }, () => ({
          ...{ peer: 'a'.repeat(40), asks: 1, yes: true },
        })),
      },
    ],
  ])('[K10] with %s is not shown', async (_, said) => {
    hers.join(call)
    await eventually(() => seen(his, hers) !== undefined)
    hers.join(call, said)
    await eventually(() => seen(his, hers) === undefined)
  })
})
