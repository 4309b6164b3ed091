import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { acquire } from '../../../app/calls/acquire.ts'
import { pictureSize } from '../../../app/calls/pictureSize.ts'

/** Devices that are plugged in, and what was asked of them. */
let plugged: Set<string>
let asked: MediaStreamConstraints[]

class FakeStream {
  readonly tracks: readonly { readonly kind: string }[]
  constructor(tracks: readonly { readonly kind: string }[]) {
    this.tracks = tracks
  }
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio')
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video')
}

beforeEach(() => {
  plugged = new Set(['headset', 'webcam'])
  asked = []
  vi.stubGlobal('MediaStream', FakeStream)
  vi.stubGlobal('navigator', {
    mediaDevices: {
      async getUserMedia(what: { audio?: MediaTrackConstraints; video?: MediaTrackConstraints }) {
        asked.push(what)
        const tracks = (['audio', 'video'] as const).flatMap((kind) => {
          const wanted = what[kind]
          if (!wanted) return []
          const { exact } = (wanted.deviceId ?? {}) as { exact?: string }
          if (exact !== undefined && !plugged.has(exact)) throw new DOMException('', 'OverconstrainedError')
          return { kind, label: exact ?? 'any' }
        })
        return new FakeStream(tracks)
      },
    },
  })
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
})

const take = () => acquire(['mic', 'camera'], { micId: 'headset', cameraId: 'webcam', size: pictureSize(1) })

describe('the devices that somebody chose', () => {
  it('are taken, asking once', async () => {
    const { mic, camera, trouble } = await take()
    expect([mic?.label, camera?.label, trouble, asked.length]).toEqual(['headset', 'webcam', [], 1])
  })

  it('are not waited for when one was unplugged: any other serves, and the rest stays as chosen', async () => {
    plugged.delete('headset')
    const { mic, camera, trouble } = await take()
    expect([mic?.label, camera?.label, trouble]).toEqual(['any', 'webcam', []])
  })
})
