/** Ticks where nothing is throttled: the timers of a page that nobody looks at stand nearly still. */
let timer: ReturnType<typeof setInterval> | undefined

globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  clearInterval(timer)
  if (typeof data === 'number') timer = setInterval(() => globalThis.postMessage(undefined), data)
})
