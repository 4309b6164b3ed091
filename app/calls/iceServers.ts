import { type Ice, iceSchema } from '../../sync/callsApi.ts'
import type { Api } from '../net/api.ts'

/** What devices connect by, with credentials that are good as long as the call goes on; K9. */
export interface IceServers {
  /** As they are now. */
  current(): readonly RTCIceServer[]
}

/** Asked for again in vain: after so long, milliseconds. */
const RETRY_MS = 30_000
/** However little of them is left, nobody asks more often. */
const LEAST_MS = 10_000

/**
 * Credentials end while a call goes on: whoever comes, and who changes networks, needs others. They are asked for
 * when half of their time is over, and until then, and while the relay is away, the last ones serve.
 */
export function createIceServers(api: Pick<Api, 'request'>, first: Ice, signal: AbortSignal): IceServers {
  let servers = serversOf(first)
  let timer: ReturnType<typeof setTimeout> | undefined
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })

  async function renew(): Promise<void> {
    const ice = await api.request('GET', '/api/calls/ice', iceSchema)
    if (signal.aborted) return
    if (ice.ok) servers = serversOf(ice.value)
    renewIn(ice.ok ? ice.value.leftMs / 2 : RETRY_MS)
  }

  function renewIn(ms: number): void {
    if (!signal.aborted) timer = setTimeout(() => void renew(), Math.max(LEAST_MS, ms))
  }

  renewIn(first.leftMs / 2)
  return { current: () => servers }
}

const serversOf = ({ iceServers }: Ice): readonly RTCIceServer[] =>
  iceServers.map(({ urls, username, credential }) => ({
    urls,
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  }))
