import type { Cast } from './createPicture.ts'

export interface Mix {
  readonly track: MediaStreamTrack | undefined
  hear(cast: readonly Cast[]): void
  stop(): void
}

/** The voices of everybody in the recording as one. */
export function createMix(): Mix {
  const context = new AudioContext()
  const to = context.createMediaStreamDestination()
  const voices = new Map<string, { readonly track: MediaStreamTrack; readonly from: AudioNode }>()
  // A browser that wants to be touched first was: somebody pressed to record.
  void context.resume()

  function drop(key: string): void {
    voices.get(key)?.from.disconnect()
    voices.delete(key)
  }

  return {
    track: to.stream.getAudioTracks()[0],
    hear(cast) {
      const heard = new Map(cast.flatMap(({ key, voice }) => (voice ? [[key, voice] as const] : [])))
      for (const [key, { track }] of voices) if (heard.get(key) !== track) drop(key)
      for (const [key, track] of heard) {
        if (voices.has(key)) continue
        const from = context.createMediaStreamSource(new MediaStream([track]))
        from.connect(to)
        voices.set(key, { track, from })
      }
    },
    stop() {
      for (const key of [...voices.keys()]) drop(key)
      void context.close()
    },
  }
}
