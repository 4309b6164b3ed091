import type { MediaConnection } from 'peerjs'
import { createIceRestart, type IceRestart, type Signal } from '../../app/calls/iceRestart.ts'

/** As much of a connection as a restart touches; its descriptions tell whose they are and which. */
class FakeConnection extends EventTarget {
  readonly name: string
  signalingState: RTCSignalingState = 'stable'
  connectionState: RTCPeerConnectionState = 'disconnected'
  readonly iceGatheringState = 'complete'
  localDescription: { sdp: string } | null = null
  remote: string | undefined
  readonly candidates: string[] = []
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null
  #configuration: RTCConfiguration = { bundlePolicy: 'max-bundle' }
  #made = 0

  constructor(name: string) {
    super()
    this.name = name
  }

  getConfiguration = () => this.#configuration
  setConfiguration(next: RTCConfiguration): void {
    this.#configuration = next
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
  /** When something was heard last, and how often another connection was made. */
  heardAt: number
  made: number
  /** Whether another may be made. */
  mayMake: boolean
  setConnection(id: string): void
}

/** Two sides of one connection, whose signals arrive when the test lets them. */
export function two() {
  let now = 0
  let iceServers: readonly RTCIceServer[] = []
  const side = (role: 'caller' | 'called'): Side => {
    const pc = new FakeConnection(role)
    const said: Signal[] = []
    let id = 'mc_1'
    const connection = () => ({ connectionId: id, peerConnection: pc }) as unknown as MediaConnection
    const anew = () => {
      if (made.mayMake) made.made += 1
      return made.mayMake
    }
    const ice = createIceRestart({
      ...{ role, connection, anew },
      signal: (data) => said.push(data),
      iceServers: () => iceServers,
      now: () => now,
    })
    const made: Side = {
      ...{ pc, said, ice, heardAt: Number.NEGATIVE_INFINITY, made: 0, mayMake: false },
      setConnection(next) {
        id = next
        ice.reset()
      },
    }
    return made
  }
  const [alice, bob] = [side('caller'), side('called')]
  const other = (one: Side) => (one === alice ? bob : alice)
  return {
    ...{ alice, bob },
    setServers(next: readonly RTCIceServer[]) {
      iceServers = next
    },
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
        for (const { ice, heardAt } of [alice, bob]) ice.tick(link, now - heardAt)
      }
    },
  }
}

/** All promises that need nothing further have run. */
export const settled = () => new Promise((resolve) => setImmediate(resolve))
