import { afterEach, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import { type Caller, callsOf, createCaller, recordOf } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type RelayProcess, startRelay } from '../../helpers/startRelay.ts'
import { connectPerson, queryDatabase, type TestPerson } from '../../helpers/testRelay.ts'

describe('a call during which the relay is killed', () => {
  let relay: RelayProcess
  let alice: TestPerson
  let bob: TestPerson
  let direct: Conversation
  let hers: Caller
  let his: Caller
  /** @param callReturnMs how long it waits for people */
  async function start(callReturnMs: number) {
    const limits = { callSignOfLifeMs: 50, callReturnMs }
    relay = await startRelay({
      program: 'tests/helpers/limitedRelay.ts',
      settings: { PROSA_REGISTRATION: 'open', TEST_RELAY: JSON.stringify({ limits }) },
    })
    alice = await connectPerson(relay.url, 'alice')
    bob = await connectPerson(relay.url, 'bob')
    direct = await alice.createConversation({ kind: 'direct', memberIds: [bob.user.id] })
    hers = await createCaller(alice, direct)
    his = await createCaller(bob, direct)
  }
  afterEach(() => relay.stop('SIGKILL'))

  const signs = () => queryDatabase(relay.dataDir, 'SELECT facts, alive_at FROM calls')
  async function talking() {
    const call = hers.call()
    hers.join(call)
    await his.isRung()
    his.join(call)
    await eventually(() => expect(hers.others()).toHaveLength(1))
    await eventually(() => String(signs()[0]?.facts).includes('answered'))
    return call
  }

  /** Presence counts up for others only when it is said anew. */
  const together = (call: EntryReference) =>
    eventually(() => {
      for (const caller of [hers, his]) caller.join(call)
      return hers.others().length === 1 && his.others().length === 1
    })

  it('[K8] ended at its last sign of life when nobody comes back', async () => {
    await start(500)
    const call = await talking()
    const [{ alive_at: first } = {}] = signs()
    await eventually(() => Number(signs()[0]?.alive_at) > Number(first))
    await relay.kill9()
    const [{ alive_at: last } = {}] = signs()
    hers.device.close()
    his.device.close()
    await relay.restart()
    expect(await recordOf(alice)).toMatchObject({
      ...{ call, endedAt: last, people: [alice.user.id, bob.user.id], missed: [] },
    })
    expect(signs()).toEqual([])
    expect(await callsOf(bob)).toHaveLength(1)
  })

  it('[K8] goes on when they come back, by the same peers', async () => {
    await start(60_000)
    const call = await talking()
    await relay.kill9()
    await relay.restart()
    await together(call)
    const data = { type: 'offer' }
    await eventually(() => {
      hers.say({ action: 'signal', call, from: hers.ticket.peer, to: his.ticket.peer, data })
      return his.heard('signal').length > 0
    })
    hers.hangUp(call)
    expect(await his.hears('ended')).toMatchObject({ call, why: 'over' })
    expect(await recordOf(bob)).toMatchObject({ call, people: [alice.user.id, bob.user.id] })
  })

  it('[K8] that rang rings who connects, and may be declined', async () => {
    await start(60_000)
    const call = hers.call('video')
    hers.join(call)
    await his.isRung()
    await eventually(() => String(signs()[0]?.facts).includes('ringing'))
    await relay.kill9()
    hers.device.close()
    his.device.close()
    await relay.restart()
    const again = await createCaller(bob, direct)
    expect(await again.isRung()).toMatchObject({ call, media: 'video' })
    again.say({ action: 'decline', call })
    expect(await again.hears('ended')).toMatchObject({ call, why: 'declined' })
    expect(await recordOf(bob)).toMatchObject({ call, declined: [bob.user.id], missed: [] })
  })

  it('[K8] waits in the same way for a relay that was stopped', async () => {
    await start(60_000)
    const call = await talking()
    await relay.restart()
    await together(call)
    his.hangUp(call)
    expect(await hers.hears('ended')).toMatchObject({ call, why: 'over' })
  })
})
