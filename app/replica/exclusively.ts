/** Runs `work` while no other tab runs work of the same name; alone where the browser has no Web Locks. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (typeof navigator === 'undefined' || navigator.locks === undefined) return work()
  return navigator.locks.request(name, work)
}
