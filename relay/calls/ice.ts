import { createHmac } from 'node:crypto'
import type { Ice } from '../../sync/callsApi.ts'
import type { UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'

export interface IceDeps {
  /** STUN and TURN addresses, separated by commas; undefined: none. */
  readonly turnUrl: string | undefined
  /** Shared with the TURN server: its `static-auth-secret`. */
  readonly turnSecret: string | undefined
  readonly limits: Pick<Limits, 'iceCredentialsMs' | 'maxMeshAudio' | 'maxMeshVideo'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * What devices connect by: servers of one's own or none, never a third party's (K9). TURN credentials as in
 * draft-uberti-behave-turn-rest-00, which coturn calls `use-auth-secret`.
 */
export function createIce({ turnUrl, turnSecret, limits, now }: IceDeps): (user: UserId) => Ice {
  const urls = (turnUrl ?? '').split(',').flatMap((url) => (url.trim() === '' ? [] : [url.trim()]))
  const isTurn = (url: string) => /^turns?:/.test(url)
  const turn = urls.filter(isTurn)
  const stun = urls.filter((url) => !isTurn(url))
  const maxMeshPeers = { audio: limits.maxMeshAudio, video: limits.maxMeshVideo }

  return (user) => {
    const expiry = Math.floor((now() + limits.iceCredentialsMs) / 1000)
    const username = `${expiry}:${user}`
    const credential = createHmac('sha1', turnSecret ?? '')
      .update(username)
      .digest('base64')
    return {
      iceServers: [
        ...(stun.length > 0 ? [{ urls: stun }] : []),
        ...(turn.length > 0 && turnSecret !== undefined ? [{ urls: turn, username, credential }] : []),
      ],
      maxMeshPeers,
      expiresAt: expiry * 1000,
      leftMs: expiry * 1000 - now(),
    }
  }
}
