/** Runs `work` while no other tab runs work of the same name; only this tab's where the browser has no Web Locks. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (typeof navigator !== 'undefined' && navigator.locks !== undefined) {
    return navigator.locks.request(name, work)
  }
  const before = queues.get(name)
  const run = (before ?? Promise.resolve()).then(work)
  const done = run.then(
    () => undefined,
    () => undefined,
  )
  queues.set(name, done)
  try {
    return await run
  } finally {
    if (queues.get(name) === done) queues.delete(name)
  }
}

const queues = new Map<string, Promise<void>>()
