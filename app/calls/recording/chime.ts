/** Two rising notes: somebody records, or wants to. */
const NOTES = [
  { hz: 587.3, atS: 0 },
  { hz: 880, atS: 0.16 },
] as const
const LASTS_S = 0.3
const FADE_S = 0.02
const VOLUME = 0.14
/** Whoever asks again and again is not heard again and again. */
const REST_MS = 3_000

let playedAt = Number.NEGATIVE_INFINITY

/** Plays once; a browser that wants to be touched first stays silent. */
export function chime(): void {
  if (performance.now() - playedAt < REST_MS) return
  playedAt = performance.now()
  const context = new AudioContext()
  for (const { hz, atS } of NOTES) {
    const [from, to] = [context.currentTime + atS, context.currentTime + atS + LASTS_S]
    const oscillator = context.createOscillator()
    const gain = context.createGain()
    oscillator.frequency.value = hz
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(VOLUME, from + FADE_S)
    gain.gain.linearRampToValueAtTime(0, to)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(from)
    oscillator.stop(to)
    oscillator.onended = () => void context.close()
  }
}
