import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CallReaction, readCallPresence } from '../../../sync/callsApi.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import { type Caller, createCaller } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('reactions in a call', () => {
  let talk: Talk
  let hers: Caller
  let his: Caller
  let call: EntryReference
  beforeEach(async () => {
    talk = await startTalk({ limits: { callReactionsPerSecond: 0.001, callReactionsBurst: 2 } })
    hers = await createCaller(talk.alice, talk.group)
    his = await createCaller(talk.bob, talk.group)
    call = hers.call()
    await his.isRung()
  })
  afterEach(() => talk.relay.close())

  /** How alice's device looks to bob's. */
  const seen = () =>
    readCallPresence(his.talk.provider.awareness?.getStates().get(hers.talk.doc.clientID) ?? null)
  const reacts = (reaction: unknown, camera = false) => hers.join(call, { reaction, camera })
  const isSeen = (reaction: CallReaction | undefined, camera = false) =>
    eventually(() => {
      expect(seen()?.camera).toBe(camera)
      expect(seen()?.reaction).toEqual(reaction)
      return true
    })

  it('[K4] are one emoji, and go as they came', async () => {
    reacts({ emoji: '👍🏽', n: 1 })
    await isSeen({ emoji: '👍🏽', n: 1 })
    reacts(undefined)
    await isSeen(undefined)
  })

  it.each([
    { emoji: 'buy now', n: 1 },
    { emoji: '', n: 1 },
    { emoji: '🎉🎉', n: 1 },
    { emoji: '🎉', n: -1 },
    { emoji: '🎉' },
    'nonsense',
  ])('[K4] %j is none, and who sent it is in the call all the same', async (reaction) => {
    reacts(reaction, true)
    await isSeen(undefined, true)
  })

  it('[K4] of whoever sends many in a row are not shown for a while, and the rest of what they show is', async () => {
    for (const n of [1, 2]) {
      reacts({ emoji: '🎉', n })
      await isSeen({ emoji: '🎉', n })
    }
    reacts({ emoji: '🎉', n: 3 }, true)
    await isSeen(undefined, true)
    his.join(call, { reaction: { emoji: '👏', n: 1 } })
    await eventually(() => {
      const states = hers.talk.provider.awareness?.getStates()
      expect(readCallPresence(states?.get(his.talk.doc.clientID))?.reaction?.emoji).toBe('👏')
      return true
    })
  })
})
