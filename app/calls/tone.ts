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

/** Plays until what it answers is called; a browser that wants to be touched first stays silent. */
export function playTone(tone: Tone): () => void {
  const context = new AudioContext()
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
      oscillator.connect(gain).connect(context.destination)
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
