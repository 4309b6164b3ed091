import type { LinkView } from './mesh.ts'
import type { InCall } from './model.ts'

export interface Sight {
  /** Others who say in presence that they are in this call. */
  readonly presence: readonly InCall[]
  /** Then presence says nothing. */
  readonly isRelayAway: boolean
  readonly link: (peer: string) => Pick<LinkView, 'state' | 'isAlive'> | undefined
  /** Said goodbye: presence may not know it yet. */
  readonly hasLeft: (peer: string) => boolean
  /** Belongs to the conversation, as far as this device knows. */
  readonly isMember: (user: InCall['user']) => boolean
  /** Milliseconds. */
  readonly now: number
}

/** Whoever was cut off is waited for so long, as long as a call of two is. */
export const HELD_MS = 60_000

/**
 * Who is in the call, by presence and by what is heard of them: each look at it goes on from the one before. Whoever
 * goes from presence has closed the page, unless the connection had broken before: they are in a tunnel, and stay. Who is
 * no member any more goes at once, however well they are heard.
 */
export function createWhoIsHere(): (sight: Sight) => readonly InCall[] {
  const seen = new Map<string, InCall>()
  /** Gone from presence: since when, and whether the connection had broken before. */
  const absent = new Map<string, { readonly since: number; readonly wasCut: boolean }>()

  return ({ presence, isRelayAway, link, hasLeft, isMember, now }) => {
    const there = new Map(presence.map((each) => [each.peer, each]))
    for (const [peer, each] of there) {
      seen.set(peer, each)
      absent.delete(peer)
    }
    for (const [peer, each] of seen) {
      if (isHere(peer, each)) continue
      seen.delete(peer)
      absent.delete(peer)
    }
    return [...seen.values()]

    function isHere(peer: string, { user }: InCall): boolean {
      if (hasLeft(peer)) return false
      if (there.has(peer)) return true
      // Put out: they would go on listening for as long as they keep the connection up.
      if (!isMember(user)) return false
      const way = link(peer)
      // A connection that stood may stand again.
      if (isRelayAway) return way !== undefined && way.state !== 'connecting'
      const { since, wasCut } = absent.get(peer) ?? { since: now, wasCut: way?.state === 'restarting' }
      absent.set(peer, { since, wasCut })
      // Back as another peer, as after loading the page again: nobody stands there twice.
      if (presence.some((other) => other.user === user)) return false
      if (way?.isAlive) return true
      return wasCut && now - since < HELD_MS
    }
  }
}
