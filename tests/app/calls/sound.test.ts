import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSound } from '../../../app/calls/sound.ts'

const resume = vi.fn(async () => undefined)
const node = () => ({ stream: new MediaStream(), connect: () => undefined, disconnect: () => undefined })

/** As far as a browser's audio matters here; it begins suspended, as on a page that was loaded again. */
class SuspendedContext {
  readonly resume = resume
  readonly createMediaStreamDestination = node
  readonly createMediaStreamSource = node
  readonly createAnalyser = () => ({ ...node(), getFloatTimeDomainData: () => undefined })
}
class EmptyStream {
  readonly getTracks = () => []
  readonly getAudioTracks = () => []
  readonly getVideoTracks = () => []
}
const canvas = { getContext: () => null, captureStream: () => new EmptyStream() }

describe('sounds of a page that was loaded again', () => {
  beforeEach(() => {
    resume.mockClear()
    vi.stubGlobal('AudioContext', SuspendedContext)
    vi.stubGlobal('MediaStream', EmptyStream)
    vi.stubGlobal('document', { createElement: () => canvas })
  })
  afterEach(() => void vi.unstubAllGlobals())

  it('wake up with the first voice', () => {
    const sound = createSound()
    expect(resume).not.toHaveBeenCalled()
    sound.listen({} as MediaStreamTrack)
    expect(resume).toHaveBeenCalled()
  })

  it('wake up when voices are mixed', () => {
    createSound().mix([{} as MediaStreamTrack])
    expect(resume).toHaveBeenCalled()
  })
})
