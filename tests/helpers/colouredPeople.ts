import type { Page } from 'playwright-core'
import type { Person } from './newPerson.ts'

/** Somebody whose camera shows one colour and whose microphone hums one tone: told apart in what was recorded. */
export interface Look {
  readonly colour: readonly [red: number, green: number, blue: number]
  readonly hz: number
}

/** In place of the devices; to be called before the person's page loads anything. */
export const wears = ({ context }: Person, look: Look): Promise<unknown> =>
  context.addInitScript(({ colour, hz }: Look) => {
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const tracks: MediaStreamTrack[] = []
      if (wanted?.video) {
        const canvas = document.createElement('canvas')
        Object.assign(canvas, { width: 160, height: 120 })
        const context = canvas.getContext('2d')
        let step = 0
        setInterval(() => {
          if (!context) return
          context.fillStyle = `rgb(${colour.join()})`
          context.fillRect(0, 0, 160, 120)
          // Something moves, or nothing would be sent.
          context.fillStyle = 'black'
          context.fillRect(step++ % 160, 0, 4, 4)
        }, 100)
        tracks.push(...canvas.captureStream(10).getVideoTracks())
      }
      if (wanted?.audio) {
        const audio = new AudioContext()
        const oscillator = new OscillatorNode(audio, { frequency: hz })
        const to = audio.createMediaStreamDestination()
        oscillator.connect(new GainNode(audio, { gain: 0.3 })).connect(to)
        oscillator.start()
        tracks.push(...to.stream.getAudioTracks())
      }
      return new MediaStream(tracks)
    }
  }, look)

/** What is to be seen and heard in a file, by the page that made it. */
export interface Content {
  readonly width: number
  /** Of each look: the most of any frame that is of its colour, 0 to 1, and how strong its tone is. */
  readonly looks: readonly { readonly area: number; readonly tone: number }[]
}

/** Plays a recording in a page, looking and listening for everybody. */
export const contentOf = (page: Page, file: Buffer, looks: readonly Look[]): Promise<Content> =>
  page.evaluate(
    async ({ base64, looks }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const audio = new OfflineAudioContext(1, 1, 48_000)
      const sound = await audio.decodeAudioData(bytes.slice().buffer)
      const samples = sound.getChannelData(0)
      const toneOf = (hz: number) => {
        let [real, imaginary] = [0, 0]
        samples.forEach((sample, index) => {
          const turn = (2 * Math.PI * hz * index) / sound.sampleRate
          real += sample * Math.cos(turn)
          imaginary += sample * Math.sin(turn)
        })
        return Math.hypot(real, imaginary) / samples.length
      }

      const video = document.createElement('video')
      video.muted = true
      video.src = URL.createObjectURL(new Blob([bytes]))
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: 64, height: 36 })
      const context = canvas.getContext('2d', { willReadFrequently: true })
      const areas = looks.map(() => 0)
      const look = () => {
        context?.drawImage(video, 0, 0, 64, 36)
        const { data } = context?.getImageData(0, 0, 64, 36) ?? { data: [] }
        looks.forEach(({ colour }, index) => {
          let count = 0
          for (let at = 0; at < data.length; at += 4)
            if (colour.every((value, part) => Math.abs((data[at + part] ?? 0) - value) < 60)) count += 1
          areas[index] = Math.max(areas[index] ?? 0, count / (64 * 36))
        })
      }
      video.playbackRate = 4
      await video.play()
      await new Promise<void>((resolve) => {
        const watch = setInterval(look, 30)
        video.onended = () => {
          clearInterval(watch)
          resolve()
        }
      })
      return {
        width: video.videoWidth,
        looks: looks.map(({ hz }, index) => ({ area: areas[index] ?? 0, tone: toneOf(hz) })),
      }
    },
    { base64: file.toString('base64'), looks },
  )
