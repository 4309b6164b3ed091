/** Runs `work` while no other tab runs work of the same name; only this tab's where the browser has no Web Locks. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (hasLocks()) {
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

/**
 * Marks a document as used by this tab, until the returned function is called: nobody drops what another tab still
 * writes into.
 */
export function holdInUse(name: string): () => void {
  const released = Promise.withResolvers<void>()
  if (hasLocks()) {
    void navigator.locks
      .request(usage(name), { mode: 'shared' }, () => released.promise)
      .catch(() => undefined)
    return released.resolve
  }
  const holders = users.get(name) ?? new Set()
  users.set(name, holders.add(released))
  return () => {
    holders.delete(released)
    if (holders.size === 0 && users.get(name) === holders) users.delete(name)
  }
}

/** Runs `work` once no tab uses the document any more; not at all, when one still does after a while. */
export async function whenUnused(name: string, work: () => Promise<void>): Promise<void> {
  if (hasLocks()) {
    // Released by this tab a moment ago, or about to be by another.
    const signal = AbortSignal.timeout(WAIT_FOR_OTHERS_MS)
    await navigator.locks.request(usage(name), { signal }, work).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  } else if (!users.has(name)) await exclusively(usage(name), work)
}

const hasLocks = () => typeof navigator !== 'undefined' && navigator.locks !== undefined
const usage = (name: string) => `prosa-use:${name}`
const WAIT_FOR_OTHERS_MS = 3_000
const users = new Map<string, Set<object>>()
const queues = new Map<string, Promise<void>>()
