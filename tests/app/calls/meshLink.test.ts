import type { MediaConnection } from 'peerjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Signal } from '../../../app/calls/iceRestart.ts'
import { createMeshLink, type LinkDeps } from '../../../app/calls/meshLink.ts'

class FakeChannel extends EventTarget {
  readonly readyState = 'open'
  readonly bufferedAmount = 0
  readonly sent: string[] = []
  send(data: string): void {
    this.sent.push(data)
  }
  hear(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

class FakePeerConnection extends EventTarget {
  signalingState: RTCSignalingState = 'have-local-offer'
  connectionState: RTCPeerConnectionState = 'new'
  readonly iceGatheringState = 'complete'
  readonly localDescription = { sdp: '' }
  oniceconnectionstatechange: unknown
  getTransceivers = () => []
  getSenders = () => []
  getStats = async () => new Map()
  createOffer = async () => ({})
  createAnswer = async () => ({})
  async setLocalDescription(): Promise<void> {
    this.signalingState = 'have-local-offer'
  }
  async setRemoteDescription(): Promise<void> {
    this.signalingState = 'stable'
  }
  becomes(state: RTCPeerConnectionState): void {
    this.signalingState = 'stable'
    if (this.connectionState === state) return
    this.connectionState = state
    this.dispatchEvent(new Event('connectionstatechange'))
  }
}

/** As PeerJS gives it. */
function fakeConnection(connectionId: string) {
  const peerConnection = new FakePeerConnection()
  const dataChannel = new FakeChannel()
  const connection = {
    ...{ connectionId, peerConnection, dataChannel },
    ...{ on: () => undefined, answer: () => undefined, close: vi.fn() },
  }
  return { ...connection, asPeerJs: connection as unknown as MediaConnection }
}
type Fake = ReturnType<typeof fakeConnection>

describe('[K5] one connection of a call', () => {
  beforeEach(() => {
    vi.stubGlobal(
      'MediaStream',
      class {
        getTracks = () => []
      },
    )
  })
  afterEach(() => vi.unstubAllGlobals())

  function linked(role: LinkDeps['role']) {
    let now = 0
    const made: Fake[] = []
    const said: Signal[] = []
    const goodbyes: string[] = []
    let isReachable = true
    const link = createMeshLink({
      role,
      sent: () => ({ audio: null, video: null, picture: 'camera', others: 1 }),
      connect() {
        made.push(fakeConnection(`mc_${made.length + 1}`))
        return made.at(-1)?.asPeerJs
      },
      signal: (data) => said.push(data),
      iceServers: () => [],
      isReachable: () => isReachable,
      onChange: () => undefined,
      onGoodbye: (how) => goodbyes.push(how),
      now: () => now,
    })
    const newest = (): Fake => {
      const last = made.at(-1)
      if (last === undefined) throw new Error('Nothing was made.')
      return last
    }
    link.tick()
    return {
      ...{ link, made, said, goodbyes, newest },
      setReachable(is: boolean) {
        isReachable = is
      },
      async pass(seconds: number, each: () => void = () => undefined) {
        for (let n = 0; n < seconds; n++) {
          now += 1_000
          each()
          link.tick()
          await new Promise((resolve) => setImmediate(resolve))
        }
      },
      /** The other side answers what was offered last. */
      answers() {
        const offer = said.findLast(({ kind }) => kind === 'offer')
        if (offer !== undefined) link.heard({ kind: 'answer', id: offer.id, n: offer.n, sdp: '' })
      },
    }
  }

  it('is begun again soon when the relay dropped its offer', async () => {
    const { link, made, newest, pass } = linked('caller')
    expect(made).toHaveLength(1)
    await pass(2)
    expect(made).toHaveLength(2)
    expect(made[0]?.close).toHaveBeenCalled()
    newest().peerConnection.becomes('connected')
    await pass(10, () => newest().dataChannel.hear('.'))
    expect([made.length, link.state]).toEqual([2, 'connected'])
  })

  it('is given its time once it was answered', async () => {
    const { made, newest, pass } = linked('caller')
    newest().peerConnection.becomes('connecting')
    await pass(7)
    expect(made).toHaveLength(1)
    await pass(1)
    expect(made).toHaveLength(2)
  })

  it('is not begun again and again for somebody who is away', async () => {
    const { made, setReachable, pass } = linked('caller')
    setReachable(false)
    await pass(60)
    expect(made).toHaveLength(1)
    setReachable(true)
    await pass(3)
    expect(made).toHaveLength(2)
  })

  it('is replaced when a restart was answered and nothing comes, and seen as broken until then', async () => {
    const { link, made, newest, pass, answers } = linked('caller')
    newest().peerConnection.becomes('connected')
    link.restart()
    await pass(1, answers)
    await pass(1, answers)
    await pass(3)
    expect(made).toHaveLength(2)
    expect(link.state).toBe('restarting')
    newest().peerConnection.becomes('connected')
    expect(link.state).toBe('connected')
    for (let n = 0; n < 10; n++) link.restart()
    expect(made).toHaveLength(2)
    for (const times of [3, 4]) {
      await pass(8, () => newest().dataChannel.hear('.'))
      link.restart()
      expect(made).toHaveLength(times)
      newest().peerConnection.becomes('connected')
    }
  })

  it('stays as it is with somebody whose camera and microphone are off, and who is restarted', async () => {
    const { link, made, said, newest, pass, answers } = linked('caller')
    newest().peerConnection.becomes('connected')
    link.restart()
    await pass(1, answers)
    answers()
    await pass(600, () => newest().dataChannel.hear('.'))
    expect([made.length, said.length, link.state]).toEqual([1, 1, 'connected'])
  })

  it('is made ever more seldom with somebody who answers all and sends nothing', async () => {
    const { made, newest, pass, answers } = linked('caller')
    newest().peerConnection.becomes('connected')
    await pass(600, () => {
      newest().peerConnection.becomes('connected')
      answers()
    })
    expect(made.length).toBeGreaterThan(3)
    expect(made.length).toBeLessThan(20)
  })

  it('is asked for by the side that is called, and taken in the place of the one before', async () => {
    const { link, said, pass } = linked('called')
    const [first, second] = [fakeConnection('theirs'), fakeConnection('another')]
    const placeholder = new MediaStream()
    link.answer(first.asPeerJs, placeholder)
    first.peerConnection.becomes('connected')
    link.heard({ kind: 'offer', id: 'theirs', n: 1, sdp: '' })
    await pass(4)
    expect(said.map(({ kind }) => kind).slice(0, 2)).toEqual(['answer', 'anew'])
    link.answer(second.asPeerJs, placeholder)
    expect(link.state).toBe('restarting')
    expect(first.close).toHaveBeenCalled()
    second.peerConnection.becomes('connected')
    said.splice(0)
    await pass(10, () => second.dataChannel.hear('.'))
    expect([link.state, said]).toEqual(['connected', []])
    link.answer(fakeConnection('a third').asPeerJs, placeholder)
    expect(link.state).toBe('restarting')
  })

  it('[K6] says that the page closes, and knows it from somebody who leaves', () => {
    const { link, newest, goodbyes } = linked('caller')
    newest().peerConnection.becomes('connected')
    link.pageCloses()
    const [word] = newest().dataChannel.sent
    newest().dataChannel.hear(word ?? '')
    newest().dataChannel.hear('bye')
    expect(goodbyes).toEqual(['closed', 'left'])
  })
})
