import { describe, expect, it } from 'vitest'
import type { ConversationId, EntryId, LaneOwner, UserId } from '../../../sync/ids.ts'
import { err, ok } from '../../../sync/result.ts'
import { alice, bob, createWorld, eve, type World } from './world.ts'

const carol = 'c000000000000000' as UserId

/** Eve said something in alice's group, which bob and carol read. */
async function createScene(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options)
  await world.addPerson(carol, 'carol')
  const id = await world.group(bob, eve, carol)
  const entry = await world.say(id, eve, 'rude words')
  const report = (by: UserId, i: EntryId = entry, reason?: string) => {
    world.clock.turn(1_000)
    return world.places.report(by, id, { entry: [eve, i], reason })
  }
  const reports = async (asker: UserId = alice) => {
    const listed = await world.places.reports(asker, id)
    if (!listed.ok) throw new Error(listed.error.code)
    return listed.value
  }
  return { ...world, id, entry, report, reports }
}

async function openReports(
  { conversations }: Pick<World, 'conversations'>,
  user: UserId,
  id: ConversationId,
) {
  const conversation = await conversations.get(user, id)
  return conversation.ok ? conversation.value.openReports : undefined
}

describe('a report', () => {
  it('[M9] names message, author, who reports and why, to hosts and moderators', async () => {
    const { id, entry, report, reports, clock, conversations } = await createScene()
    expect(await report(bob, entry, 'rude')).toEqual(ok(undefined))
    const expected = {
      id: expect.any(String),
      entry: [eve, entry],
      authorName: 'eve',
      authorUsername: 'eve',
      text: 'rude words',
      by: bob,
      byName: 'bob',
      byUsername: 'bob',
      reason: 'rude',
      at: clock.now(),
      state: 'open',
    }
    expect(await reports()).toEqual([expected])
    await conversations.putMember(alice, id, carol, 'moderator')
    expect(await reports(carol)).toEqual([expected])
  })

  it('[M9] is known to nobody else: no list, no count, no notice', async () => {
    const { id, report, places, conversations, writer } = await createScene()
    const entries = writer.relayEntries.get(id)
    await report(bob)
    for (const member of [bob, eve, carol]) {
      expect(await places.reports(member, id)).toEqual(err({ code: 'forbidden' }))
      expect(await openReports({ conversations }, member, id)).toBe(0)
    }
    expect(await openReports({ conversations }, alice, id)).toBe(1)
    expect(writer.announced.at(-1)).toEqual([id, [alice]])
    expect(writer.relayEntries.get(id)).toEqual(entries)
  })

  it('[M9] of one message is made once a person', async () => {
    const { report, reports } = await createScene()
    await report(bob)
    expect(await report(bob)).toEqual(err({ code: 'already-reported' }))
    expect(await report(carol)).toEqual(ok(undefined))
    expect((await reports()).map(({ by }) => by)).toEqual([bob, carol])
  })

  it('[M9] needs a message of somebody else’s in this conversation', async () => {
    const scene = await createScene()
    const { id, entry, places, group, say, write } = scene
    const elsewhere = await say(await group(eve), eve, 'elsewhere')
    const call = await write(id, { by: eve, k: 'c', fields: { v: 'audio' } })
    const [notice] = scene.writer.relayEntries.get(id) ?? []
    const missing: [LaneOwner, EntryId][] = [
      [eve, elsewhere],
      [bob, entry],
      [eve, call],
      ['@relay', notice?.i as EntryId],
    ]
    for (const about of missing)
      expect(await places.report(carol, id, { entry: about })).toEqual(
        err({ code: 'not-found', field: 'entry' }),
      )
    expect(await places.report(eve, id, { entry: [eve, entry] })).toEqual(err({ code: 'not-yourself' }))
    expect(await places.reports(alice, id)).toEqual(ok([]))
  })

  it('[M9] shows the words as they are now, and none once they are removed', async () => {
    const { id, entry, report, reports, write, db } = await createScene()
    await report(bob)
    await write(id, { by: eve, k: 'e', target: [eve, entry], fields: { o: entry, t: 'kind words' } })
    expect(await reports()).toMatchObject([{ text: 'kind words' }])
    await db.updateTable('entries').set({ body: null, removed: 'd' }).where('author', '=', eve).execute()
    expect((await reports())[0]).not.toHaveProperty('text')
    // What is removed may still be reported: it was said.
    expect(await report(carol)).toEqual(ok(undefined))
  })

  it('[M9] is handled or dismissed, with who did so, and does not wait any more', async () => {
    const { id, report, reports, places, conversations } = await createScene()
    await report(bob)
    await report(carol)
    const [first, second] = await reports()
    expect(
      await places.handleReport(alice, id, first?.id ?? '', { state: 'handled', reason: 'hid it' }),
    ).toEqual(ok(undefined))
    expect(await reports()).toMatchObject([
      { id: second?.id, state: 'open' },
      { id: first?.id, state: 'handled', handledBy: 'alice' },
    ])
    expect(await openReports({ conversations }, alice, id)).toBe(1)
    expect(await places.handleReport(alice, id, 'no-such', { state: 'handled' })).toEqual(
      err({ code: 'not-found' }),
    )
  })

  it('[M9] of another conversation is not handled from here', async () => {
    const { group, report, reports, places } = await createScene()
    await report(bob)
    const [only] = await reports()
    const other = await group()
    expect(await places.handleReport(alice, other, only?.id ?? '', { state: 'dismissed' })).toEqual(
      err({ code: 'not-found' }),
    )
  })

  it('[M1] about a moderator is not for that moderator to settle', async () => {
    const { id, report, reports, places, conversations } = await createScene()
    await conversations.putMember(alice, id, eve, 'moderator')
    await report(bob)
    const [only] = await reports()
    const settle = (by: UserId) => places.handleReport(by, id, only?.id ?? '', { state: 'dismissed' })
    expect(await settle(eve)).toEqual(err({ code: 'forbidden' }))
    expect(await settle(alice)).toEqual(ok(undefined))
  })

  it('[M9] is refused while too many wait, of one person sooner than of all', async () => {
    const scene = await createScene({ limits: { maxOpenReports: 20 } })
    const { id, say, report, reports, places } = scene
    for (let n = 0; n < 2; n++)
      expect(await report(bob, await say(id, eve, `rude ${n}`))).toEqual(ok(undefined))
    expect(await report(bob)).toEqual(err({ code: 'too-many-reports' }))
    expect(await report(carol)).toEqual(ok(undefined))
    const [first] = await reports()
    await places.handleReport(alice, id, first?.id ?? '', { state: 'dismissed' })
    expect(await report(bob)).toEqual(ok(undefined))
  })

  it('[M9] is refused while as many wait as may, whoever made them', async () => {
    const { id, entry, report, places } = await createScene({ limits: { maxOpenReports: 2 } })
    await report(bob)
    await report(carol)
    expect(await places.report(alice, id, { entry: [eve, entry] })).toEqual(err({ code: 'too-many-reports' }))
  })

  it('[M10] and what became of it are in the audit', async () => {
    const { id, entry, report, reports, places } = await createScene()
    await report(bob, entry, 'rude')
    const [only] = await reports()
    const outcome = { state: 'dismissed', reason: 'it was a quotation' } as const
    for (let n = 0; n < 2; n++) await places.handleReport(alice, id, only?.id ?? '', outcome)
    const audit = await places.audit(alice, id, { limit: 10 })
    expect(audit.ok && audit.value.audit.map(({ seq: _seq, at: _at, ...row }) => row)).toEqual([
      {
        ...{
          actor: alice,
          actorName: 'alice',
          actorUsername: 'alice',
          action: 'report',
          entry: [eve, entry],
        },
        ...{ authorName: 'eve', authorUsername: 'eve' },
        ...{ reason: 'it was a quotation', detail: { state: 'dismissed' } },
      },
      {
        actor: bob,
        actorName: 'bob',
        actorUsername: 'bob',
        action: 'report',
        entry: [eve, entry],
        reason: 'rude',
        authorName: 'eve',
        authorUsername: 'eve',
      },
      {
        actor: alice,
        actorName: 'alice',
        actorUsername: 'alice',
        action: 'create',
        detail: { kind: 'group', members: 4 },
      },
    ])
  })
})
