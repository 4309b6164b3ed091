import type { MediaConnection } from 'peerjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CallNet, type CallNetOptions, createMesh } from '../../../app/calls/mesh.ts'
import type { LinkDeps } from '../../../app/calls/meshLink.ts'
import type { SignallingOptions } from '../../../app/calls/signalling.ts'

const made = vi.hoisted(() => ({
  ticks: [] as string[],
  answered: [] as unknown[],
  onCall: (_connection: unknown): void => undefined,
}))

vi.mock('../../../app/calls/signalling.ts', () => ({
  createSignalling({ onCall }: Pick<SignallingOptions, 'onCall'>) {
    made.onCall = (connection) => onCall(connection as MediaConnection)
    return { peer: 'm', call: () => undefined, retryNow: () => undefined, close: () => undefined }
  },
}))
vi.mock('../../../app/calls/meshLink.ts', () => ({
  createMeshLink: ({ role }: LinkDeps) => ({
    tick: () => made.ticks.push(role),
    answer: (connection: unknown) => made.answered.push(connection),
    close: () => undefined,
  }),
}))

describe('[K5] the mesh, and somebody who wants to wear it out', () => {
  let net: CallNet
  const here = (...peers: string[]) => net.setPeers(new Set(peers), new Set(peers))
  beforeEach(() => {
    vi.useFakeTimers()
    made.ticks = []
    made.answered = []
    net = createMesh({} as CallNetOptions)
  })
  afterEach(() => {
    net.close('quietly')
    vi.useRealTimers()
  })

  it('connects at once with whoever comes, and once a tick with whoever comes and goes', () => {
    here('z')
    expect(made.ticks).toEqual(['caller'])
    for (let n = 0; n < 50; n++) {
      here()
      here('z')
    }
    expect(made.ticks).toHaveLength(1)
  })

  it('holds the newest call alone of somebody who is not seen yet', () => {
    const calls = Array.from({ length: 3 }, () => ({ peer: 'a', close: vi.fn() }))
    for (const call of calls) made.onCall(call)
    expect(calls.map(({ close }) => close.mock.calls.length)).toEqual([1, 1, 0])
    here('a')
    expect(made.answered).toEqual([calls[2]])
  })
})
