import type { MediaConnection } from 'peerjs'
import * as v from 'valibot'

/** Of which connection, by PeerJS's name for it, and of which of its offers: what is late belongs to another one. */
const of = { id: v.string(), n: v.pipe(v.number(), v.safeInteger()) }
const signalSchema = v.variant('kind', [
  v.object({ kind: v.literal('offer'), ...of, sdp: v.string() }),
  v.object({ kind: v.literal('answer'), ...of, sdp: v.string() }),
  /** Found after the description had gone. */
  v.object({ kind: v.literal('candidate'), ...of, candidate: v.string(), line: v.number() }),
  /** From the side that never offers. */
  v.object({ kind: v.literal('wanted'), ...of }),
  /** From the same: what was answered brought nothing, so that another connection is needed. */
  v.object({ kind: v.literal('anew'), ...of }),
])
export type Signal = v.InferOutput<typeof signalSchema>

export interface IceRestartDeps {
  /** Of two the one with the lower peer id offers: they never do it both at once. */
  readonly role: 'caller' | 'called'
  readonly connection: () => MediaConnection | undefined
  /** Over our own channel, since PeerJS cannot renegotiate; what is said may be lost. */
  readonly signal: (data: Signal) => void
  /** Those that the connection began with may refuse it by now; K9. */
  readonly iceServers: () => readonly RTCIceServer[]
  /** Makes another connection, on the side that offers; answers whether it could, and may now. */
  readonly anew: () => boolean
  /** Milliseconds. */
  readonly now: () => number
}

/** Finds new ways for a connection that stands, or stood; K5. */
export interface IceRestart {
  /** Now, with what this device's network is now. */
  begin(): void
  heard(data: unknown): void
  /** There is another connection. */
  reset(): void
  /**
   * Once a second: says again what was not answered, and tries anew what led nowhere.
   * @param quietMs since anything was heard over the connection
   */
  tick(link: 'broken' | 'well', quietMs: number): void
}

/** An offer that nobody answered is said again after so long, since the relay drops what is for whoever is away. */
const AGAIN_MS = 1_000
/** Its candidates may be of no use any more: it is made anew. */
const STALE_MS = 8_000
/** Both sides know each other's ways by now, and none has worked. */
const FRUITLESS_MS = 4_000
/**
 * It says that it stands, and yet nothing comes: Firefox, when it answers, may go on listening to the way before, which
 * the other side has left. Another connection is the cure, another restart is not.
 */
const DEAF_MS = 2_500
/** Whoever has sent something, though it be a sign of life alone, is not quiet for so long. */
const QUIET_MS = 2_000
/** What is heard later than this came over the new way. */
const PROVEN_MS = 2_000
/** Offers and wishes of the other side that cost an answer: so many at once, and one more at each tick. */
const MOST_ASKED = 8
/** Candidates are told with the description if they are found in this time, and one by one later. */
const GATHER_MS = 500

export function createIceRestart(deps: IceRestartDeps): IceRestart {
  const { role, connection, signal, iceServers, anew, now } = deps
  let n = 0
  /** Of the newest offer: being made, said and waiting, or answered. */
  let stage: 'none' | 'making' | 'said' | 'answered' = 'none'
  let madeAt = Number.NEGATIVE_INFINITY
  let saidAt = Number.NEGATIVE_INFINITY
  let answeredAt = Number.NEGATIVE_INFINITY
  let mayAsk = MOST_ASKED
  /** Restarts do not work between these two browsers. */
  let isFutile = false

  const pc = () => connection()?.peerConnection
  const which = () => ({ id: connection()?.connectionId ?? '', n })

  function say(kind: 'offer' | 'answer', from: RTCPeerConnection): void {
    saidAt = now()
    signal({ kind, ...which(), sdp: from.localDescription?.sdp ?? '' })
  }

  /** Resolves once the description is worth telling; later candidates follow by themselves. */
  async function described(current: RTCPeerConnection): Promise<void> {
    const own = n
    let isTold = false
    // PeerJS would tell them its own way, without the number.
    current.onicecandidate = ({ candidate }) => {
      if (!isTold || own !== n || current !== pc() || candidate === null || candidate.candidate === '') return
      const line = candidate.sdpMLineIndex ?? 0
      signal({ kind: 'candidate', ...which(), candidate: candidate.candidate, line })
    }
    await gathered(current)
    isTold = true
  }

  async function offer(): Promise<void> {
    const current = pc()
    if (current === undefined || current.signalingState === 'have-remote-offer') return
    n += 1
    const own = n
    stage = 'making'
    madeAt = now()
    freshen(current)
    await current.setLocalDescription(await current.createOffer({ iceRestart: true }))
    await described(current)
    if (own !== n || current !== pc()) return
    stage = 'said'
    say('offer', current)
  }

  function freshen(current: RTCPeerConnection): void {
    try {
      current.setConfiguration({ ...current.getConfiguration(), iceServers: [...iceServers()] })
    } catch {
      // A browser that cannot goes on with those it has.
    }
  }

  /** Another connection if restarts are known to lead nowhere, and a restart else. */
  async function renew(): Promise<void> {
    if (!isFutile || !anew()) await offer()
  }

  /** A restart has brought nothing: it is not tried again where it was at fault. */
  async function replace(): Promise<void> {
    isFutile ||= pc()?.connectionState === 'connected'
    if (!anew()) await offer()
  }

  async function answer(current: RTCPeerConnection, sdp: string): Promise<void> {
    const own = n
    stage = 'making'
    freshen(current)
    await current.setRemoteDescription({ type: 'offer', sdp })
    await current.setLocalDescription(await current.createAnswer())
    await described(current)
    if (own !== n || current !== pc()) return
    stage = 'answered'
    answeredAt = now()
    say('answer', current)
  }

  async function take(data: Signal): Promise<void> {
    const current = pc()
    if (current === undefined || data.id !== which().id) return
    if (data.kind === 'offer' || data.kind === 'wanted' || data.kind === 'anew') {
      // Else one of many could keep this device from saying anything to the others.
      if (mayAsk === 0) return
      mayAsk -= 1
    }
    if (data.kind === 'wanted') {
      if (role === 'caller') await wanted(current)
    } else if (data.kind === 'offer' && role === 'called') {
      if (data.n > n) {
        n = data.n
        await answer(current, data.sdp)
      } else if (data.n === n && stage === 'answered') say('answer', current)
    } else if (data.n !== n) return
    else if (data.kind === 'anew') {
      if (role === 'caller' && stage === 'answered') await replace()
    } else if (data.kind === 'candidate')
      await current.addIceCandidate({ candidate: data.candidate, sdpMLineIndex: data.line })
    else if (data.kind === 'answer' && current.signalingState === 'have-local-offer') {
      stage = 'answered'
      answeredAt = now()
      await current.setRemoteDescription({ type: 'answer', sdp: data.sdp })
    }
  }

  async function wanted(current: RTCPeerConnection): Promise<void> {
    if (stage === 'making') return
    if (stage === 'said' && now() - madeAt < STALE_MS) say('offer', current)
    else await renew()
  }

  function ask(kind: 'wanted' | 'anew'): void {
    saidAt = now()
    signal({ kind, ...which() })
  }

  /** Since the newest offer was answered nothing was heard, and it is time. */
  function isFruitless(current: RTCPeerConnection, quietMs: number): boolean {
    const since = now() - answeredAt
    if (stage !== 'answered' || since - quietMs > PROVEN_MS) return false
    return quietMs > QUIET_MS && since > (current.connectionState === 'connected' ? DEAF_MS : FRUITLESS_MS)
  }

  /** What went wrong on the way is tried again at its time: `tick` knows when. */
  const tryTo = (work: Promise<void>) => void work.catch(() => undefined)

  return {
    begin() {
      if (role === 'caller') tryTo(renew())
      else ask('wanted')
    },
    heard(data) {
      const parsed = v.safeParse(signalSchema, data)
      if (parsed.success) tryTo(take(parsed.output))
    },
    reset() {
      n = 0
      stage = 'none'
      madeAt = saidAt = answeredAt = Number.NEGATIVE_INFINITY
    },
    tick(link, quietMs) {
      mayAsk = Math.min(MOST_ASKED, mayAsk + 1)
      const current = pc()
      if (current === undefined) return
      const isWaiting = stage === 'said' || stage === 'making'
      const isAgain = now() - saidAt >= AGAIN_MS
      if (isFruitless(current, quietMs)) {
        if (role === 'caller') tryTo(replace())
        else if (isAgain) ask('anew')
      } else if (role === 'called') {
        if (link === 'broken' && isAgain && now() - answeredAt > FRUITLESS_MS) ask('wanted')
      } else if (isWaiting && now() - madeAt < STALE_MS) {
        if (stage === 'said' && isAgain) say('offer', current)
      } else if (link === 'broken' && now() - answeredAt > FRUITLESS_MS) tryTo(renew())
    },
  }
}

async function gathered(pc: RTCPeerConnection): Promise<void> {
  if (pc.iceGatheringState === 'complete') return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS)
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })
}
