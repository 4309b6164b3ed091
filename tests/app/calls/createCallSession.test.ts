import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallRef } from '../../../app/calls/callState.ts'
import type { CallsDeps } from '../../../app/calls/callsDeps.ts'
import { createCallSession } from '../../../app/calls/createCallSession.ts'
import type { CallNet, CallNetOptions } from '../../../app/calls/mesh.ts'
import type { InCall } from '../../../app/calls/model.ts'
import type { ConversationId, EntryId, UserId } from '../../../sync/ids.ts'
import { ok } from '../../../sync/result.ts'

const ALICE = 'a000000000000000' as UserId
const BOB = 'b000000000000000' as UserId
const EVE = 'e000000000000000' as UserId
const CALL: CallRef = {
  id: [ALICE, '0'.repeat(16) as EntryId],
  ...{ conversation: 'g000000000000000' as ConversationId, media: 'audio', isDirect: false },
}

const net = vi.hoisted(() => ({ peers: [] as string[], options: [] as unknown[] }))
const access = vi.hoisted(() => ({ ice: {} }))
vi.mock('../../../app/calls/callAccess.ts', () => ({
  renewTicket: async () => undefined,
  getAccess: async () =>
    ok({
      ticket: { peer: 'mine', token: '', expiresAt: 0 },
      ice: access.ice,
      createMesh(options: CallNetOptions): CallNet {
        net.options.push(options)
        const nothing = () => undefined
        // They are heard well, whatever presence says.
        const link = {
          state: 'connected',
          isAlive: true,
          quietMs: 0,
          level: 0,
          isPictureFlowing: false,
        } as const
        return {
          ...{ peer: 'mine', send: nothing, heard: nothing, retryNow: nothing, networkChanged: nothing },
          ...{ relayIsBack: nothing, pageCloses: nothing, close: nothing },
          setPeers: (peers) => net.peers.splice(0, net.peers.length, ...peers),
          link: () => ({ ...link, quality: undefined, stream: {} as MediaStream }),
        }
      },
    }),
}))
vi.mock('../../../app/calls/sound.ts', () => ({
  createSound: () => ({ placeholder: {}, close: () => undefined }),
}))
vi.mock('../../../app/calls/createOwnMedia.ts', () => ({
  createOwnMedia: () => ({
    view: () => ({ mic: 'on', camera: 'off', screen: false }),
    sent: () => ({ audio: null, video: null, picture: 'camera' }),
    ...{ start: async () => undefined, setOthers: () => undefined, level: () => 0, stop: () => undefined },
  }),
}))
vi.mock('../../../app/calls/keepAwake.ts', () => ({ keepAwake: () => undefined }))
vi.mock('../../../app/calls/onNetworkChange.ts', () => ({ onNetworkChange: () => undefined }))
vi.mock('../../../app/calls/keepInTouch.ts', () => ({ keepInTouch: () => undefined }))

describe('this device in a call', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('window', new EventTarget())
    net.peers = []
    net.options = []
    access.ice = { iceServers: [], maxMeshPeers: { audio: 8, video: 6 }, expiresAt: 0, leftMs: 3600_000 }
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const there = (user: UserId, peer: string): InCall => ({
    ...{ user, name: user, peer, id: CALL.id, mic: true, camera: false, screen: false, hand: false },
  })

  async function inCall() {
    const [others, setOthers] = createSignal([there(BOB, 'bobs'), there(EVE, 'eves')])
    const me = { id: ALICE, displayName: 'alice' }
    const asked: string[] = []
    const deps = {
      me: () => me,
      api: {
        request: async (_method: string, path: string) => {
          asked.push(path)
          return ok(access.ice)
        },
      },
      connection: () => ({ state: 'connected' }),
      home: { say: () => undefined },
      open: () => ({
        ...{ title: () => '', members: () => [ALICE, BOB, EVE].map((id) => ({ id })) },
        call: { others, say: () => undefined, isUnsent: () => false },
      }),
    } as unknown as CallsDeps
    const made = createRoot((dispose) => ({
      session: createCallSession(CALL, deps, () => undefined, {
        store: {} as never,
        onKept: () => undefined,
      }),
      dispose,
    }))
    await vi.advanceTimersByTimeAsync(1)
    return { ...made, setOthers, asked }
  }

  it('[K6] lets go at once, and for good, of whom the relay says that they are gone', async () => {
    const { session, setOthers, dispose } = await inCall()
    expect(net.peers).toEqual(['bobs', 'eves'])
    session.gone('bobs')
    expect(net.peers).toEqual(['eves'])
    expect(session.participants().map(({ peer }) => peer)).toEqual(['eves'])
    setOthers([there(EVE, 'eves')])
    setOthers([there(BOB, 'bobs'), there(EVE, 'eves')])
    expect(net.peers).toEqual(['eves'])
    // Their person may come back, as another peer.
    setOthers([there(BOB, 'another of bob'), there(EVE, 'eves')])
    expect([...net.peers].toSorted()).toEqual(['another of bob', 'eves'])
    session.leave('quietly')
    dispose()
  })

  it('[K9] goes through the servers as they are now', async () => {
    const { session, asked, dispose } = await inCall()
    const [options] = net.options as CallNetOptions[]
    const iceServers = [{ urls: ['turn:turn.example.org'], username: 'newer', credential: 'c' }]
    access.ice = { ...access.ice, iceServers }
    expect(options?.iceServers()).toEqual([])
    await vi.advanceTimersByTimeAsync(1800_000)
    expect(options?.iceServers()).toEqual(iceServers)
    session.leave('quietly')
    dispose()
    await vi.advanceTimersByTimeAsync(7200_000)
    expect(asked).toEqual(['/api/calls/ice'])
  })
})
