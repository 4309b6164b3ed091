import { describe, expect, it } from 'vitest'
import { alice, bob, device, eve, makeHub } from './presenceHub.ts'

describe('what is hidden', () => {
  it.each([
    ['she', alice],
    ['he', bob],
  ])('[P2] neither sees the other’s presence when %s hides it, at once', async (_who, hiding) => {
    const { join, pass, hub, set } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    set(hiding, { showsPresence: false })
    hub.changed(hiding)
    await pass(1_000)
    expect(his.told.at(-1)).toContain('alice:offline')
    expect(hers.told.at(-1)).toContain('bob:offline')
    const told = [his.told.length, hers.told.length]
    hub.report(alice, hers, 'away')
    hub.report(bob, his, 'away')
    await pass(5_000)
    expect([his.told.length, hers.told.length]).toEqual(told)
    set(hiding, { showsPresence: true })
    hub.changed(hiding)
    await pass(1_000)
    expect(his.told.at(-1)).toContain('alice:away')
    expect(hers.told.at(-1)).toContain('bob:away')
  })

  it('[P2] who hides when they were last here is told of nobody when they were', async () => {
    const { join, pass, hub, set } = makeHub()
    set(bob, { showsLastSeen: false })
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.leave(alice, hers, 0)
    await pass(15_000)
    expect(his.told.at(-1)).toBe('alice:offline')
    await join(alice)
    hub.leave(bob, his, 0)
    await pass(15_000)
    expect(await hub.snapshot(alice)).toEqual([{ user: bob, state: 'offline' }])
  })

  it('[P2] whoever hides both is not there at all', async () => {
    const { join, pass, hub, set } = makeHub()
    set(alice, { showsPresence: false, showsLastSeen: false })
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    hub.leave(alice, hers, 0)
    await pass(15_000)
    expect(his.told).toEqual([])
    expect(await hub.snapshot(bob)).toEqual([])
  })

  it('[S3] contacts no more see each other go at once, and nothing after; with one call for both', async () => {
    const { join, pass, hub, befriend } = makeHub()
    const his = await join(bob)
    const hers = await join(alice)
    await pass(1_000)
    befriend(alice, bob, false)
    hub.changed(alice)
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:offline')
    expect(hers.told.at(-1)).toBe('whole')
    const told = [his.told.length, hers.told.length]
    hub.report(alice, hers, 'away')
    hub.report(bob, his, 'away')
    await pass(5_000)
    expect([his.told.length, hers.told.length]).toEqual(told)
  })

  it('[S4] new contacts see each other at once', async () => {
    const { join, pass, hub, befriend } = makeHub()
    const his = await join(bob)
    const hers = await join(eve)
    befriend(bob, eve, true)
    hub.changed(eve)
    await pass(1_000)
    expect(his.told.at(-1)).toBe('eve:online')
    expect(hers.told.at(-1)).toBe('whole bob:online')
  })

  it('[P2] a change while contacts are being read is not lost', async () => {
    const { hub, join, pass, set, settled } = makeHub()
    const his = await join(bob)
    hub.join(alice, device())
    hub.changed(alice)
    set(alice, { showsPresence: false })
    hub.changed(alice)
    await settled()
    await pass(2_000)
    expect(his.told.filter((words) => words.includes('online'))).toEqual([])
  })

  it('contacts that cannot be read are read later', async () => {
    const { join, pass, breakDisk } = makeHub()
    const his = await join(bob)
    breakDisk(true)
    const hers = await join(alice)
    await pass(2_000)
    expect([his.told.length, hers.told.length]).toEqual([1, 0])
    breakDisk(false)
    await pass(5_000)
    await pass(1_000)
    expect(his.told.at(-1)).toBe('alice:online')
    expect(hers.told).toEqual(['whole bob:online'])
  })
})
