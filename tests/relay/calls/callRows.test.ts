import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import { type Caller, callsOf, createCaller, recordOf } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { verify } from '../../helpers/runOnFolder.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import { verifyDamaged } from '../cli/verifyDamaged.ts'

describe('the rows by which a call is found', () => {
  let talk: Talk
  let group: Conversation
  let hers: Caller
  let his: Caller
  beforeEach(async () => {
    talk = await startTalk()
    const memberIds = [talk.bob.user.id, talk.eve.user.id]
    group = await talk.alice.createConversation({ kind: 'group', name: 'Calls', memberIds })
    hers = await createCaller(talk.alice, group)
    his = await createCaller(talk.bob, group)
  })
  afterEach(() => talk.relay.close())

  async function start() {
    const call = hers.call()
    hers.join(call)
    await his.isRung()
    return call
  }

  it('[K7] agree with its record, as that does with its document', async () => {
    const call = await start()
    hers.hangUp(call)
    await recordOf(talk.alice)
    talk.relay.closeDevices()
    expect(await verify(talk.relay.dataDir)).toMatchObject({ ok: true })
    await talk.relay.close()
    const bob = talk.bob.user.id
    const cases: readonly (readonly [change: string, values: readonly string[], says: RegExp])[] = [
      [
        'DELETE FROM call_people WHERE user_id = ?',
        [bob],
        /^Calls \(group\): a record of a call of the relay, .*, concerned bob, by whom it is not found$/m,
      ],
      [
        'DELETE FROM missed_calls WHERE user_id = ?',
        [bob],
        /a record of a call of the relay, .*, was missed by bob, by whom it is not found$/m,
      ],
      [
        `INSERT INTO call_people SELECT conversation, ?, 'x' FROM call_people LIMIT 1`,
        [bob],
        /a call is found that concerned bob, and no record says so$/m,
      ],
      [
        'INSERT INTO missed_calls SELECT conversation, ?, place FROM missed_calls LIMIT 1',
        [talk.alice.user.id],
        /a call is found that was missed by alice, and no record says so$/m,
      ],
    ]
    const said = await verifyDamaged(talk.relay.dataDir, (run) => {
      for (const [change, values] of cases) run(change, ...values)
    })
    expect(said.ok).toBe(false)
    for (const [, , says] of cases) expect(said.text).toMatch(says)
  })

  it('[K7] are made for a database from before there were any', async () => {
    const call = await start()
    his.say({ action: 'decline', call })
    await hers.hears('declined')
    hers.hangUp(call)
    await recordOf(talk.alice)
    const rows = () => [
      talk.relay.rows('SELECT * FROM call_people'),
      talk.relay.rows('SELECT * FROM missed_calls'),
    ]
    const before = rows()
    expect(before.map((each) => each.length)).toEqual([3, 1])
    await talk.relay.restart(() => {
      talk.relay.write('DROP TABLE call_people')
      talk.relay.write('DELETE FROM missed_calls')
      talk.relay.write('PRAGMA user_version = 4')
    })
    expect(rows()).toEqual(before)
    expect(await callsOf(talk.eve, `?user=${talk.bob.user.id}`)).toMatchObject([{ call }])
    expect(await callsOf(talk.eve, '?missed=true')).toMatchObject([{ call }])
  })
})

describe('calls of a conversation that keeps its entries for a day', () => {
  it('[R4] go with them, read or missed', async () => {
    const clock = createHandTurnedClock(Date.now())
    const talk = await startTalk({ now: clock.now, times: { sweepEveryMs: 20 } })
    const hers = await createCaller(talk.alice, talk.group)
    const call = hers.call()
    hers.join(call)
    await hers.talk.acknowledged()
    const rows = () => talk.relay.rows('SELECT user_id FROM missed_calls')
    const found = () => talk.relay.rows('SELECT user_id FROM call_people')
    await eventually(async () => (await callsOf(talk.alice)).length > 0)
    hers.hangUp(call)
    await recordOf(talk.alice)
    expect(rows()).toEqual([{ user_id: talk.bob.user.id }])
    expect(found()).toHaveLength(2)
    await talk.alice.request('PATCH', `/api/conversations/${talk.group.id}`, { retentionDays: 1 })
    clock.turn(2 * 24 * 3600_000)
    await eventually(() => expect([rows(), found()]).toEqual([[], []]))
    expect(await callsOf(talk.alice)).toEqual([])
    await talk.relay.close()
  })
})
