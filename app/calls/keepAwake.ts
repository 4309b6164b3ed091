/** Keeps the screen on until `signal` says otherwise, and again whenever the page is back in view. */
export function keepAwake(signal: AbortSignal): void {
  let lock: WakeLockSentinel | undefined
  const ask = async () => {
    if (document.visibilityState !== 'visible' || signal.aborted) return
    try {
      lock = await navigator.wakeLock?.request('screen')
      if (signal.aborted) await lock?.release()
    } catch {
      // Little battery, or a browser that cannot: the call goes on with a screen that may turn dark.
    }
  }
  void ask()
  document.addEventListener('visibilitychange', () => void ask(), { signal })
  signal.addEventListener('abort', () => void lock?.release())
}
