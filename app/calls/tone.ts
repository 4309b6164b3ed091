/** What is played while a call rings: made of sine waves here, so that there is no file to fetch. */
export type Tone = 'ring' | 'ringback'

interface Note {
  readonly hz: number
  readonly atS: number
  readonly lastsS: number
}

/** Two soft thirds for who is called; one low note for who waits. */
const NOTES: Readonly<
  Record<Tone, { readonly everyS: number; readonly volume: number; readonly notes: readonly Note[] }>
> = {
  ring: {
    everyS: 2.4,
    volume: 0.16,
    notes: [
      { hz: 659.3, atS: 0, lastsS: 0.35 },
      { hz: 523.3, atS: 0.3, lastsS: 0.35 },
      { hz: 659.3, atS: 0.6, lastsS: 0.35 },
      { hz: 784, atS: 0.9, lastsS: 0.7 },
    ],
  },
  ringback: { everyS: 4, volume: 0.05, notes: [{ hz: 425, atS: 0, lastsS: 1 }] },
}
const FADE_S = 0.05

/**
 * Plays until what it answers is called; a browser that wants to be touched first stays silent.
 * @param speaker device id. @default the one that the system prefers
 */
export function playTone(tone: Tone, speaker?: string): () => void {
  const context = new AudioContext()
  const out = speaker === undefined ? context.destination : outTo(speaker, context)
  const { everyS, volume, notes } = NOTES[tone]
  const play = () => {
    const now = context.currentTime
    for (const { hz, atS, lastsS } of notes) {
      const oscillator = context.createOscillator()
      const gain = context.createGain()
      oscillator.frequency.value = hz
      gain.gain.setValueAtTime(0, now + atS)
      gain.gain.linearRampToValueAtTime(volume, now + atS + FADE_S)
      gain.gain.linearRampToValueAtTime(0, now + atS + lastsS)
      oscillator.connect(gain).connect(out)
      oscillator.start(now + atS)
      oscillator.stop(now + atS + lastsS)
    }
  }
  play()
  const timer = setInterval(play, everyS * 1000)
  return () => {
    clearInterval(timer)
    void context.close()
  }
}

/** By an element, since some browsers let a context choose no speaker. One that was unplugged: the system's serves. */
function outTo(speaker: string, context: AudioContext): AudioNode {
  const node = context.createMediaStreamDestination()
  const element = new Audio()
  element.srcObject = node.stream
  const play = () => element.play().catch(() => undefined)
  if (element.setSinkId === undefined) void play()
  else void element.setSinkId(speaker).then(play, play)
  return node
}
