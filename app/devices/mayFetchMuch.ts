/** Of what the browser gives this site, at most this share is filled with the past. */
const MAX_FILLED = 0.7

/** What browsers that know it say of the network; https://wicg.github.io/netinfo */
interface NetworkInformation {
  readonly saveData?: boolean
  readonly type?: string
}

/** Whether much may be fetched now: no traffic that somebody pays for by the byte, and room to keep it. */
export async function mayFetchMuch(): Promise<boolean> {
  const { connection } = navigator as Navigator & { readonly connection?: NetworkInformation }
  if (connection?.saveData === true || connection?.type === 'cellular') return false
  const { usage = 0, quota = Number.POSITIVE_INFINITY } = (await navigator.storage?.estimate()) ?? {}
  return usage < quota * MAX_FILLED
}
