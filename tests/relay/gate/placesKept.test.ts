import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import { ROOM } from '../../../sync/lanes.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { backup, restore, verify } from '../../helpers/runOnFolder.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

const HOT = 20
const SETTINGS = { posting: 'moderators', slowSeconds: 10, public: true, retentionDays: 30 } as const
const TABLES = ['bans', 'mutes', 'posted', 'departures', 'reports', 'audit', 'invitation_uses'] as const

describe('how a place is run', () => {
  let talk: Talk
  let room: Conversation
  const clock = createHandTurnedClock(Date.now())
  beforeAll(async () => {
    talk = await startTalk({
      now: clock.now,
      limits: { hotEntries: HOT, sealQuietMs: 1_000 },
      times: { storeAfterMs: 10, sweepEveryMs: 20 },
    })
    const { alice, bob, eve } = talk
    room = await alice.createConversation({
      ...{ kind: 'room', name: 'Chess', topic: 'Openings' },
      memberIds: [bob.user.id, eve.user.id],
    })
    const path = `/api/conversations/${room.id}`
    const done = async (answer: Promise<{ status: number; body: unknown }>) => {
      const { status, body } = await answer
      expect({ status, body }).toMatchObject({ status: expect.toSatisfy((code: number) => code < 300) })
      return body
    }
    // One row of each kind.
    await done(alice.request('PATCH', path, { slowSeconds: 5 }))
    const said = await done(bob.request('POST', `${path}/entries`, { text: 'hello' }))
    const entry = [bob.user.id, (said as { i: string }).i]
    await done(eve.request('POST', `${path}/reports`, { entry }))
    await done(alice.request('PUT', `${path}/mutes/${bob.user.id}`, { seconds: 3600 }))
    await done(alice.request('PUT', `${path}/bans/${eve.user.id}`, { reason: 'spam' }))
    const invited = await done(alice.request('POST', '/api/invitations', { conversation: room.id }))
    const code = new URL((invited as { url: string }).url).searchParams.get('invite')
    const carol = await talk.relay.register('carol')
    await done(carol.request('POST', '/api/invitations/accept', { code }))
    await done(alice.request('PATCH', path, SETTINGS))
  })
  afterAll(() => talk.relay.close())

  const now = async (): Promise<Conversation> => {
    const found = (await talk.alice.overview()).conversations.find(({ id }) => id === room.id)
    if (found === undefined) throw new Error('The room is gone.')
    return found
  }
  const rows = () =>
    Object.fromEntries(
      TABLES.map((table) => [table, talk.relay.rows(`SELECT * FROM ${table} ORDER BY 1, 2`)]),
    )
  const roomOf = async () => {
    const document = talk.alice.device().openConversation(await now())
    await document.synced()
    return document.doc.getMap(ROOM).toJSON()
  }
  const EXPECTED = {
    ...{ kind: 'room', name: 'Chess', topic: 'Openings' },
    ...{ posting: 'moderators', slow: 10, public: true, retention: 30 },
  }

  it('[G6] is in the document as in the tables', async () => {
    expect(await roomOf()).toMatchObject(EXPECTED)
    expect(await verify(talk.relay.dataDir)).toMatchObject({ ok: true })
  })

  it('[R1] goes along into another generation whole', async () => {
    const { generation } = await now()
    const before = await roomOf()
    const hers = talk.alice.device().openConversation(await now())
    await hers.synced()
    for (let n = 0; n < HOT; n++) hers.say(`line ${n}`)
    await hers.acknowledged()
    clock.turn(1_000)
    await eventually(async () => expect((await now()).generation).not.toBe(generation))
    expect(await roomOf()).toEqual(before)
    expect(await verify(talk.relay.dataDir)).toMatchObject({ ok: true })
  })

  it('[J5] is in a backup with all that hosts and moderators decided', async () => {
    const before = rows()
    for (const table of TABLES) expect(before[table], table).not.toEqual([])
    const file = join(makeTempFolder('places'), 'backup')
    expect(await backup(talk.relay.dataDir, file)).toMatchObject({ ok: true })
    talk.relay.closeDevices()
    await talk.relay.close()
    expect(await restore(talk.relay.dataDir, file)).toMatchObject({ ok: true })
    await talk.relay.restart()
    expect(rows()).toEqual(before)
    expect(await roomOf()).toMatchObject(EXPECTED)
    expect(await now()).toMatchObject(SETTINGS)
    expect(await verify(talk.relay.dataDir)).toMatchObject({ ok: true })
  })
})
