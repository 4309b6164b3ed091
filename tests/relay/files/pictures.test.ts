import { describe, expect, it } from 'vitest'
import { createPictures } from '../../../relay/files/pictures.ts'
import type { UserId } from '../../../sync/ids.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { createPlainRoomWriter } from '../../helpers/roomWriter.ts'
import { alice, bob, createWorld, eve } from '../conversations/world.ts'
import { png } from './encode.ts'

const log = { warn: () => undefined }

/** Bob moderates alice's group; `meanwhile` happens between what he asks and what is written. */
async function setUp(meanwhile: string) {
  const world = await createWorld()
  const made = await world.conversations.create(alice, { kind: 'group', name: 'Walks', memberIds: [bob] })
  if (!made.ok) throw new Error(made.error.code)
  const { id } = made.value.conversation
  await world.conversations.putMember(alice, id, bob, 'moderator')
  const plain = createPlainRoomWriter(world.db, world.clock.now)
  const pictures = createPictures({
    db: world.db,
    now: world.clock.now,
    limits: LIMITS,
    log,
    writer: {
      ...plain,
      async write(conversation, change) {
        if (meanwhile === 'demoted') await world.conversations.putMember(alice, id, bob, 'member')
        if (meanwhile === 'removed') await world.conversations.removeMember(alice, id, bob)
        return plain.write(conversation, change)
      },
    },
  })
  const kept = () => world.db.selectFrom('pictures').select('hash').execute()
  return { set: () => pictures.setPicture(bob, id, png()), kept, plain }
}

describe('[M8] a picture of a conversation', () => {
  it.each([
    ['demoted', 'forbidden'],
    ['removed', 'not-found'],
  ])('is refused to a moderator who is %s before it is written', async (meanwhile, code) => {
    const { set, kept, plain } = await setUp(meanwhile)
    expect(await set()).toEqual({ ok: false, error: code })
    expect(await kept()).toEqual([])
    expect([...plain.rooms.values()].some((room) => 'picture' in room)).toBe(false)
  })

  it('is taken from one who still is', async () => {
    const { set, kept } = await setUp('nothing')
    expect((await set()).ok).toBe(true)
    expect(await kept()).toHaveLength(1)
  })
})

describe('[F1] another picture of somebody', () => {
  it('is told to everybody who shares a conversation with them, once; not to whom they block', async () => {
    const world = await createWorld()
    const begin = (kind: 'group' | 'direct', ...memberIds: UserId[]) =>
      world.conversations.create(alice, { kind, memberIds, ...(kind === 'group' && { name: 'Walks' }) })
    for (let n = 0; n < 3; n++) await begin('group', bob)
    await begin('direct', eve)
    await world.db
      .insertInto('contacts')
      .values({ user_id: alice, other_id: eve, state: 'blocked', at: 0 })
      .execute()
    const plain = createPlainRoomWriter(world.db, world.clock.now)
    const pictures = createPictures({
      db: world.db,
      now: world.clock.now,
      limits: LIMITS,
      log,
      writer: plain,
    })
    expect((await pictures.setAvatar(alice, png())).ok).toBe(true)
    expect(plain.announced.flatMap(([, users]) => users).toSorted()).toEqual([alice, bob])
  })

  it('is told only where it is another one', async () => {
    const world = await createWorld()
    await world.conversations.create(alice, { kind: 'group', memberIds: [bob], name: 'Walks' })
    const writer = createPlainRoomWriter(world.db, world.clock.now)
    const pictures = createPictures({ db: world.db, now: world.clock.now, limits: LIMITS, log, writer })
    expect(await pictures.setAvatar(alice, undefined)).toEqual({ ok: true, value: undefined })
    expect(writer.announced).toEqual([])
    const first = await pictures.setAvatar(alice, png())
    const told = writer.announced.length
    expect(told).toBeGreaterThan(0)
    expect(await pictures.setAvatar(alice, png())).toEqual(first)
    expect(writer.announced).toHaveLength(told)
    expect(await pictures.setAvatar(alice, undefined)).toEqual({ ok: true, value: undefined })
    expect(writer.announced.length).toBeGreaterThan(told)
  })
})
