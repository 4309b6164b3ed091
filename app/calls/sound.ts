/** Sounds that are made here: a silent voice, a mixture, a tone. One context for all of them. */
export interface Sound {
  /** A voice that says nothing and a picture of nothing, for negotiating places. */
  readonly placeholder: MediaStream
  /** How loud a voice is, 0 to 1. */
  listen(track: MediaStreamTrack): { level(): number; stop(): void }
  /** Voices and sounds as one track. */
  mix(tracks: readonly MediaStreamTrack[]): { readonly track: MediaStreamTrack | undefined; stop(): void }
  close(): void
}

export function createSound(): Sound {
  const context = new AudioContext()
  const silence = context.createMediaStreamDestination()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 16
  // A context makes it a picture: without one nothing can be captured.
  canvas.getContext('2d')
  const placeholder = new MediaStream([
    ...silence.stream.getAudioTracks(),
    ...canvas.captureStream(0).getVideoTracks(),
  ])
  function source(track: MediaStreamTrack) {
    // A page that was loaded again may make sounds only once it has a microphone or was pressed: nobody else wakes it.
    void context.resume()
    return context.createMediaStreamSource(new MediaStream([track]))
  }

  return {
    placeholder,
    listen(track) {
      const from = source(track)
      const analyser = context.createAnalyser()
      analyser.fftSize = 512
      from.connect(analyser)
      const samples = new Float32Array(analyser.fftSize)
      return {
        level() {
          analyser.getFloatTimeDomainData(samples)
          return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
        },
        stop: () => from.disconnect(),
      }
    },
    mix(tracks) {
      const to = context.createMediaStreamDestination()
      const from = tracks.map(source)
      for (const each of from) each.connect(to)
      return {
        track: to.stream.getAudioTracks()[0],
        stop() {
          for (const each of from) each.disconnect()
          for (const each of to.stream.getTracks()) each.stop()
        },
      }
    },
    close() {
      for (const track of placeholder.getTracks()) track.stop()
      void context.close()
    },
  }
}
