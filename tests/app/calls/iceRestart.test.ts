import type { MediaConnection } from 'peerjs'
import { describe, expect, it } from 'vitest'
import { createIceRestart, type IceRestart, type Signal } from '../../../app/calls/iceRestart.ts'

/** As much of a connection as a restart touches; its descriptions tell whose they are and which. */
class FakeConnection extends EventTarget {
  readonly name: string
  signalingState: RTCSignalingState = 'stable'
  readonly iceGatheringState = 'complete'
  localDescription: { sdp: string } | null = null
  remote: string | undefined
  readonly candidates: string[] = []
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null
  #made = 0

  constructor(name: string) {
    super()
    this.name = name
  }

  createOffer = async () => ({ type: 'offer', sdp: `offer ${++this.#made} of ${this.name}` })
  createAnswer = async () => ({ type: 'answer', sdp: `answer ${++this.#made} of ${this.name}` })

  async setLocalDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    this.localDescription = { sdp }
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable'
  }

  async setRemoteDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    this.remote = sdp
    this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable'
  }

  async addIceCandidate({ candidate }: { candidate: string }): Promise<void> {
    this.candidates.push(candidate)
  }
}

interface Side {
  readonly pc: FakeConnection
  readonly ice: IceRestart
  /** Said, and not yet carried over. */
  readonly said: Signal[]
  setConnection(id: string): void
}

describe('[K5] a restart over our own channel', () => {
  function two() {
    let now = 0
    const side = (role: 'caller' | 'called'): Side => {
      const pc = new FakeConnection(role)
      const said: Signal[] = []
      let id = 'mc_1'
      const connection = () => ({ connectionId: id, peerConnection: pc }) as unknown as MediaConnection
      const ice = createIceRestart({ role, connection, signal: (data) => said.push(data), now: () => now })
      return {
        ...{ pc, said, ice },
        setConnection(next) {
          id = next
          ice.reset()
        },
      }
    }
    const [alice, bob] = [side('caller'), side('called')]
    const other = (one: Side) => (one === alice ? bob : alice)
    return {
      ...{ alice, bob },
      /** Lets what was said arrive; answers what it was. */
      async carry(from: Side) {
        await settled()
        const words = from.said.splice(0)
        for (const data of words) other(from).ice.heard(data)
        await settled()
        return words.map(({ kind }) => kind)
      },
      /** The relay drops it. */
      async lose(from: Side) {
        await settled()
        return from.said.splice(0).map(({ kind }) => kind)
      },
      pass(ms: number, link: 'broken' | 'well' = 'broken') {
        for (let rest = ms; rest > 0; rest -= 1_000) {
          now += 1_000
          alice.ice.tick(link)
          bob.ice.tick(link)
        }
      },
    }
  }

  it('is an offer of the one side and an answer of the other', async () => {
    const { alice, bob, carry } = two()
    alice.ice.begin()
    expect(await carry(alice)).toEqual(['offer'])
    expect(await carry(bob)).toEqual(['answer'])
    expect([alice.pc.remote, bob.pc.remote]).toEqual(['answer 1 of called', 'offer 1 of caller'])
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

/** All promises that need nothing further have run. */
const settled = () => new Promise((resolve) => setImmediate(resolve))
