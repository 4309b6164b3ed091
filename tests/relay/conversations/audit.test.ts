import { describe, expect, it } from 'vitest'
import { type AuditEvent, recordAudit } from '../../../relay/conversations/audit.ts'
import type { ConversationId, UserId } from '../../../sync/ids.ts'
import { err, ok } from '../../../sync/result.ts'
import { alice, bob, createWorld, eve, type World } from './world.ts'

async function rows({ places }: Pick<World, 'places'>, id: ConversationId, limit = 100, before?: number) {
  const audit = await places.audit(alice, id, { limit, before })
  if (!audit.ok) throw new Error(audit.error.code)
  return audit.value
}

describe('the audit', () => {
  it('[M10] has who did what to whom, when and why, newest first', async () => {
    const world = await createWorld()
    const { conversations, clock } = world
    const id = await world.room('Chess', bob)
    clock.turn(1_000)
    await conversations.putMember(eve, id, eve)
    await conversations.putMember(alice, id, bob, 'moderator')
    await conversations.removeMember(bob, id, eve, 'off topic')
    await conversations.putMember(bob, id, eve)
    await conversations.removeMember(eve, id, eve)
    const { audit, next } = await rows(world, id)
    expect(next).toBeUndefined()
    const at = clock.now()
    expect(audit.map(({ seq: _seq, ...row }) => row)).toEqual([
      { at, actor: eve, actorName: 'eve', actorUsername: 'eve', action: 'leave' },
      {
        ...{ at, actor: bob, actorName: 'bob', actorUsername: 'bob', action: 'add' },
        ...{ target: eve, targetName: 'eve', targetUsername: 'eve', detail: { role: 'member' } },
      },
      {
        ...{ at, actor: bob, actorName: 'bob', actorUsername: 'bob', action: 'remove' },
        ...{ target: eve, targetName: 'eve', targetUsername: 'eve', reason: 'off topic' },
      },
      {
        ...{ at, actor: alice, actorName: 'alice', actorUsername: 'alice', action: 'role' },
        ...{ target: bob, targetName: 'bob', targetUsername: 'bob', detail: { role: 'moderator' } },
      },
      { at, actor: eve, actorName: 'eve', actorUsername: 'eve', action: 'join' },
      {
        ...{ at: at - 1_000, actor: alice, actorName: 'alice', actorUsername: 'alice', action: 'create' },
        detail: { kind: 'room', members: 2 },
      },
    ])
  })

  it('[M10] is written with what was done, or not at all', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    const before = await rows(world, id)
    expect(await world.conversations.removeMember(alice, id, alice)).toEqual(err({ code: 'last-host' }))
    expect(await world.conversations.putMember(bob, id, eve, 'host')).toEqual(err({ code: 'forbidden' }))
    expect(await world.conversations.putMember(alice, id, bob)).toMatchObject(ok({ id }))
    expect(await rows(world, id)).toEqual(before)
  })

  it('[M10] is read in pages', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    for (const name of ['One', 'Two', 'Three', 'Four'])
      await world.conversations.describe(alice, id, { name })
    const names = (page: Awaited<ReturnType<typeof rows>>) =>
      page.audit.map(({ action, detail }) => detail?.name ?? action)
    const first = await rows(world, id, 2)
    expect(names(first)).toEqual(['Four', 'Three'])
    const second = await rows(world, id, 2, Number(first.next))
    expect(names(second)).toEqual(['Two', 'One'])
    const last = await rows(world, id, 2, Number(second.next))
    expect(names(last)).toEqual(['create'])
    expect(last.next).toBeUndefined()
  })

  it('[M10] is of one conversation', async () => {
    const world = await createWorld()
    const [one, other] = [await world.group(bob), await world.group(eve)]
    await world.conversations.removeMember(alice, one, bob)
    expect((await rows(world, other)).audit.map(({ action }) => action)).toEqual(['create'])
  })

  it('[M10] has a bound, at which what one person did most cannot bury what others did', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    const record = (actor: UserId, reasons: readonly string[]) => {
      const events = reasons.map((reason): AuditEvent => ({ actor, action: 'mute', target: eve, reason }))
      return world.db.transaction().execute((tx) => recordAudit(tx, id, world.clock.now(), events, 40))
    }
    await record(bob, ['what bob did'])
    for (let n = 0; n < 10; n++)
      await record(
        eve,
        Array.from({ length: 10 }, (_, at) => `${n} ${at}`),
      )
    const { audit } = await rows(world, id)
    expect(audit.length).toBeLessThanOrEqual(40)
    expect(audit.length).toBeGreaterThan(30)
    expect(audit[0]?.reason).toBe('9 9')
    expect(audit.map(({ reason }) => reason)).toContain('what bob did')
    expect(audit.map(({ action }) => action)).toContain('create')
    expect(audit.map(({ reason }) => reason)).not.toContain('0 0')
  })
})
