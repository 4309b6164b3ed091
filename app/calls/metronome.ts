/** Calls `tick` every so many milliseconds, in a hidden page too, until what it answers is called. */
export function startMetronome(everyMs: number, tick: () => void): () => void {
  const worker = new Worker(new URL('./metronome.worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', tick)
  worker.postMessage(everyMs)
  return () => worker.terminate()
}
