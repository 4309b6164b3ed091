import { describe, expect, it } from 'vitest'
import { settled, two } from '../twoRestarting.ts'

describe('[K5] a restart over our own channel', () => {
  it('is an offer of the one side and an answer of the other', async () => {
    const { alice, bob, carry } = two()
    alice.ice.begin()
    expect(await carry(alice)).toEqual(['offer'])
    expect(await carry(bob)).toEqual(['answer'])
    expect([alice.pc.remote, bob.pc.remote]).toEqual(['answer 1 of called', 'offer 1 of caller'])
  })

  it('[K9] goes through the servers as they are now, on both sides, and changes nothing else', async () => {
    const { alice, bob, carry, setServers } = two()
    const iceServers = [{ urls: ['turn:turn.example.org'], username: 'newer', credential: 'c' }]
    setServers(iceServers)
    alice.ice.begin()
    await carry(alice)
    for (const { pc } of [alice, bob])
      expect(pc.getConfiguration()).toEqual({ bundlePolicy: 'max-bundle', iceServers })
  })

  it('is asked for by the side that never offers', async () => {
    const { alice, bob, carry } = two()
    bob.ice.begin()
    expect(await carry(bob)).toEqual(['wanted'])
    expect(await carry(alice)).toEqual(['offer'])
  })

  it('says an offer again that was lost, and not another one', async () => {
    const { alice, bob, carry, lose, pass } = two()
    alice.ice.begin()
    expect(await lose(alice)).toEqual(['offer'])
    pass(1_000)
    await lose(bob)
    await carry(alice)
    await carry(bob)
    expect(alice.pc.remote).toBe('answer 1 of called')
    expect(bob.pc.remote).toBe('offer 1 of caller')
  })

  it('says an answer again that was lost', async () => {
    const { alice, bob, carry, lose, pass } = two()
    alice.ice.begin()
    await carry(alice)
    expect(await lose(bob)).toEqual(['answer'])
    pass(1_000)
    expect(await carry(alice)).toEqual(['offer'])
    await carry(bob)
    expect(alice.pc.remote).toBe('answer 1 of called')
  })

  it('does not take the answer to an older offer for one to the newest', async () => {
    const { alice, bob, carry } = two()
    alice.ice.begin()
    await carry(alice)
    await settled()
    const late = bob.said.splice(0)
    alice.ice.begin()
    await carry(alice)
    for (const data of late) alice.ice.heard(data)
    await settled()
    expect(alice.pc.remote).toBeUndefined()
    await carry(bob)
    expect(alice.pc.remote).toBe('answer 2 of called')
  })

  it('does not take what belongs to a connection that was given up', async () => {
    const { alice, bob, carry } = two()
    alice.ice.begin()
    bob.setConnection('mc_2')
    await carry(alice)
    expect(bob.pc.remote).toBeUndefined()
  })

  it('tells candidates that come later, and takes none of an older offer', async () => {
    const { alice, bob, carry } = two()
    alice.ice.begin()
    await carry(alice)
    const found = (candidate: string) =>
      alice.pc.onicecandidate?.({ candidate: { candidate, sdpMLineIndex: 0 } })
    found('by TURN')
    expect(await carry(alice)).toEqual(['candidate'])
    expect(bob.pc.candidates).toEqual(['by TURN'])
    found('too late')
    const late = alice.said.splice(0)
    alice.ice.begin()
    await carry(alice)
    for (const data of late) bob.ice.heard(data)
    await settled()
    expect(bob.pc.candidates).toEqual(['by TURN'])
  })

  it('is tried anew when it led nowhere, and when nobody answers for long', async () => {
    const { alice, bob, carry, lose, pass } = two()
    alice.ice.begin()
    await carry(alice)
    await carry(bob)
    pass(5_000)
    await settled()
    expect(alice.pc.localDescription?.sdp).toBe('offer 2 of caller')
    pass(8_000)
    await lose(alice)
    await settled()
    expect(alice.pc.localDescription?.sdp).toBe('offer 3 of caller')
  })

  it('does not let the other side make it talk without end', async () => {
    const { alice, bob, lose, pass } = two()
    const id = 'mc_1'
    alice.ice.begin()
    await lose(alice)
    for (let n = 0; n < 100; n++) {
      alice.ice.heard({ kind: 'wanted', id, n: 1 })
      bob.ice.heard({ kind: 'offer', id, n: n + 1, sdp: '' })
      await settled()
    }
    expect((await lose(alice)).length).toBeLessThan(10)
    expect((await lose(bob)).length).toBeLessThan(10)
    pass(10_000, 'well')
    await lose(alice)
    alice.ice.heard({ kind: 'wanted', id, n: 1 })
    expect(await lose(alice)).toEqual(['offer'])
  })

  describe('that brings nothing, though the connection stands', () => {
    async function restarted() {
      const both = two()
      const { alice, bob, carry } = both
      for (const side of [alice, bob]) {
        side.pc.connectionState = 'connected'
        side.mayMake = true
      }
      alice.ice.begin()
      await carry(alice)
      await carry(bob)
      return both
    }

    it('has another connection made by the side that calls', async () => {
      const { alice, bob, pass } = await restarted()
      bob.heardAt = 2_000
      pass(2_000, 'well')
      expect(alice.made).toBe(0)
      pass(1_000, 'well')
      expect([alice.made, bob.made]).toEqual([1, 0])
    })

    it('is not judged while the last that was heard, over the old way, is but a moment ago', async () => {
      const { alice, bob, pass } = await restarted()
      alice.heardAt = bob.heardAt = 2_000
      pass(3_000, 'well')
      expect(alice.made).toBe(0)
      pass(2_000, 'well')
      expect(alice.made).toBe(1)
    })

    it('has it asked for by the side that is called, until there is one', async () => {
      const { alice, bob, pass, carry, lose } = await restarted()
      const passWhileAliceHears = (ms: number) => {
        alice.heardAt += ms
        pass(ms, 'well')
      }
      alice.heardAt = 0
      passWhileAliceHears(3_000)
      expect(await lose(bob)).toEqual(['anew'])
      passWhileAliceHears(1_000)
      expect(await carry(bob)).toEqual(['anew'])
      expect([alice.made, bob.made]).toEqual([1, 0])
      for (const side of [alice, bob]) side.setConnection('mc_2')
      passWhileAliceHears(5_000)
      expect(await lose(bob)).toEqual([])
    })

    it('is not tried again between these two: the next is another connection at once', async () => {
      const { alice, bob, pass, lose } = await restarted()
      bob.heardAt = 3_000
      pass(3_000, 'well')
      for (const side of [alice, bob]) side.setConnection('mc_2')
      alice.ice.begin()
      expect([await lose(alice), alice.made]).toEqual([[], 2])
    })

    it('is tried again when no other may be made so soon', async () => {
      const { alice, bob, pass, lose } = await restarted()
      alice.mayMake = false
      bob.heardAt = 3_000
      pass(3_000, 'well')
      expect([await lose(alice), alice.made]).toEqual([['offer'], 0])
    })

    it('is another thing than one that brought something, and fell silent later', async () => {
      const { alice, bob, pass, lose } = await restarted()
      alice.heardAt = bob.heardAt = 3_000
      pass(60_000, 'well')
      expect([await lose(alice), await lose(bob), alice.made]).toEqual([[], [], 0])
    })

    it('is said of a restart that was answered, and of no older one', async () => {
      const { alice, bob, lose } = await restarted()
      alice.ice.begin()
      await lose(alice)
      alice.ice.heard({ kind: 'anew', id: 'mc_1', n: 1 })
      alice.ice.heard({ kind: 'anew', id: 'mc_1', n: 2 })
      bob.ice.heard({ kind: 'anew', id: 'mc_1', n: 1 })
      await settled()
      expect([alice.made, bob.made]).toEqual([0, 0])
    })
  })

  it('leaves a connection alone that is well', async () => {
    const { alice, bob, lose, pass } = two()
    pass(60_000, 'well')
    expect([await lose(alice), await lose(bob)]).toEqual([[], []])
  })

  it('drops what is of no form', async () => {
    const { alice, bob, lose } = two()
    for (const data of [null, 'offer', { kind: 'offer' }, { kind: 'offer', id: 'mc_1', n: '1', sdp: 1 }])
      bob.ice.heard(data)
    expect([await lose(alice), await lose(bob), bob.pc.remote]).toEqual([[], [], undefined])
  })
})
