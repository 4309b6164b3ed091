import { createRoot, createSignal } from 'solid-js'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Blurred } from '../../../app/calls/blur/blurCamera.ts'
import { createRehearsal } from '../../../app/calls/createRehearsal.ts'

const turn = () => new Promise((resolve) => setTimeout(resolve))

/** A camera that is tried out where the background is blurred from the start, or not. */
function setUp(how: 'blurred' | 'plain') {
  const stopped: string[] = []
  const track = (name: string) =>
    ({ kind: 'video', name, stop: () => stopped.push(name) }) as unknown as MediaStreamTrack
  const blurring = Promise.withResolvers<Blurred>()
  const [isWanted, want] = createSignal(how === 'blurred')
  const rehearsal = createRoot((dispose) => {
    onTestFinished(dispose)
    return createRehearsal({
      ask: async () => ({ mic: undefined, camera: track('camera'), trouble: [] }),
      sound: { listen: () => ({ level: () => 0, stop: () => undefined }), close: () => undefined },
      blur: { isWanted, load: async () => ({ blurCamera: () => blurring.promise }) },
    })
  })
  return {
    rehearsal,
    want,
    stopped,
    finish: () => blurring.resolve({ track: track('blurred'), stop: () => stopped.push('blurred') }),
    fail: () => blurring.reject(new Error('no model')),
    seen: () => (rehearsal.stream() as unknown as { of: { name: string }[] } | undefined)?.of[0]?.name,
  }
}

beforeEach(() => {
  class Stream {
    readonly of: readonly MediaStreamTrack[]
    constructor(of: readonly MediaStreamTrack[]) {
      this.of = of
    }
  }
  vi.stubGlobal('MediaStream', Stream)
  onTestFinished(() => void vi.unstubAllGlobals())
})

describe('a camera that is tried out', () => {
  it('is seen as others would see it: not at all before it is blurred', async () => {
    const { rehearsal, seen, finish, want } = setUp('blurred')
    await rehearsal.take()
    expect([seen(), rehearsal.blur()]).toEqual([undefined, 'loading'])
    finish()
    await turn()
    expect([seen(), rehearsal.blur()]).toEqual(['blurred', 'on'])
    want(false)
    expect([seen(), rehearsal.blur()]).toEqual(['camera', 'off'])
  })

  it('is seen as it is where nothing is blurred, until that is wanted', async () => {
    const { rehearsal, seen, finish, want } = setUp('plain')
    await rehearsal.take()
    expect([seen(), rehearsal.blur()]).toEqual(['camera', 'off'])
    want(true)
    expect(seen()).toBeUndefined()
    finish()
    await turn()
    expect(seen()).toBe('blurred')
  })

  it('is not seen where blurring fails, and that is told', async () => {
    const { rehearsal, seen, fail } = setUp('blurred')
    await rehearsal.take()
    fail()
    await turn()
    expect([seen(), rehearsal.blur()]).toEqual([undefined, 'failed'])
  })

  it('is given back, with what was made of it', async () => {
    const { rehearsal, seen, finish, stopped } = setUp('blurred')
    await rehearsal.take()
    finish()
    await turn()
    rehearsal.close()
    expect(seen()).toBeUndefined()
    expect(stopped.sort()).toEqual(['blurred', 'camera'])
  })
})
