import type { MediaConnection } from 'peerjs'
import * as v from 'valibot'
import { type LinkTotals, NO_TOTALS, qualityBetween, readTotals } from './linkStats.ts'
import type { Quality } from './model.ts'
import { sendingParameters } from './pictureSize.ts'

/** What this device sends: null sends nothing, and the place stays negotiated. */
export interface Sent {
  readonly audio: MediaStreamTrack | null
  readonly video: MediaStreamTrack | null
  readonly picture: 'camera' | 'screen'
  /** People beside this one, who all get it. */
  readonly others: number
}

export interface LinkDeps {
  /** Of two the one with the lower peer id calls, offers and restarts: they never do it both at once. */
  readonly role: 'caller' | 'called'
  readonly sent: () => Sent
  readonly connect: () => MediaConnection | undefined
  /** Over our own channel, since PeerJS cannot renegotiate. */
  readonly signal: (data: Signal) => void
  readonly onChange: () => void
  /** The other side said that it does not come back. */
  readonly onGoodbye: () => void
  readonly now: () => number
}

const signalSchema = v.variant('kind', [
  v.object({ kind: v.literal('offer'), sdp: v.string() }),
  v.object({ kind: v.literal('answer'), sdp: v.string() }),
  v.object({ kind: v.literal('wanted') }),
])
export type Signal = v.InferOutput<typeof signalSchema>

/** One connection to one peer of the call; it mends itself until it is closed. */
export interface MeshLink {
  readonly state: 'connecting' | 'connected' | 'restarting'
  readonly stream: MediaStream
  readonly quality: Quality | undefined
  readonly level: number
  /** Whether frames of a picture arrive. */
  readonly isPictureFlowing: boolean
  /** Whether anything was heard lately: a dead link says so before its state does. */
  readonly isAlive: boolean
  /** A connection that the other side made. */
  answer(connection: MediaConnection, placeholder: MediaStream): void
  heard(data: unknown): void
  send(): void
  /** The network changed: finds a new way without waiting for the old one to fail. */
  restart(): void
  /** Once a second. */
  tick(): void
  /** `goodbye` tells the other side that nobody comes back. */
  close(how: 'goodbye' | 'quietly'): void
}

/** A call that is not answered by then is made anew. */
const CONNECT_MS = 8_000
/** A link that is down may come back by itself for so long. */
const PATIENCE_MS = 2_000
const RESTART_EVERY_MS = 4_000
/** Restarts that lead nowhere: the connection is made anew. */
const MAX_RESTARTS = 6
const GATHER_MS = 1_500
const SILENT_MS = 3_000
const PICTURE_MS = 3_000
/** The last words need a moment to leave. */
const GOODBYE_MS = 250
const BEAT = '.'
const BYE = 'bye'
const MAX_BUFFERED = 256

export function createMeshLink(deps: LinkDeps): MeshLink {
  const { role, sent, connect, signal, onChange, onGoodbye, now } = deps
  const stream = new MediaStream()
  let state: MeshLink['state'] = 'connecting'
  let isClosed = false
  let connection: MediaConnection | undefined
  let pc: RTCPeerConnection | undefined
  let channel: RTCDataChannel | undefined
  let events = new AbortController()
  let since = 0
  let restarts = 0
  let restartedAt = 0
  let heardAt = 0
  let pictureAt = Number.NEGATIVE_INFINITY
  let totals: LinkTotals = NO_TOTALS
  let quality: Quality | undefined
  let parameters = ''

  function become(next: MeshLink['state']): void {
    if (state === next || isClosed) return
    state = next
    since = now()
    restarts = 0
    if (next === 'connected') heardAt = now()
    onChange()
  }

  function letGo(): void {
    events.abort()
    events = new AbortController()
    const left = connection
    connection = pc = channel = undefined
    left?.close()
    for (const track of stream.getTracks()) stream.removeTrack(track)
  }

  function use(next: MediaConnection): void {
    connection = next
    since = now()
    pc = next.peerConnection
    totals = NO_TOTALS
    parameters = ''
    const { signal: ended } = events
    // PeerJS would close what has failed; here it is restarted.
    pc.oniceconnectionstatechange = null
    const current = pc
    current.addEventListener('connectionstatechange', () => pc === current && judge(), { signal: ended })
    current.addEventListener('track', ({ track }) => show(track, ended), { signal: ended })
    current.addEventListener('datachannel', (event) => talkOver(event.channel), { signal: ended })
    if (next.dataChannel) talkOver(next.dataChannel)
    next.on('error', () => undefined)
    next.on('close', () => {
      if (connection !== next) return
      letGo()
      become('connecting')
    })
    send()
  }

  /** An element that waits for a first picture plays no sound either: a picture joins once there is one. */
  function show(track: MediaStreamTrack, ended: AbortSignal): void {
    if (track.kind === 'audio' || !track.muted) stream.addTrack(track)
    else track.addEventListener('unmute', () => stream.addTrack(track), { once: true, signal: ended })
  }

  function talkOver(next: RTCDataChannel): void {
    channel = next
    next.onclose = null
    next.addEventListener(
      'message',
      ({ data }) => {
        heardAt = now()
        if (data === BYE) onGoodbye()
      },
      { signal: events.signal },
    )
  }

  function judge(): void {
    const how = pc?.connectionState
    if (how === 'connected') become('connected')
    else if (state === 'connected' && (how === 'disconnected' || how === 'failed')) become('restarting')
    else if (how === 'closed') become('connecting')
  }

  const transceiver = (kind: 'audio' | 'video') =>
    pc?.getTransceivers().find(({ receiver }) => receiver.track.kind === kind)

  function send(): void {
    const { audio, video } = sent()
    void transceiver('audio')?.sender.replaceTrack(audio)
    void transceiver('video')?.sender.replaceTrack(video)
    tune()
  }

  /** Parameters that are refused, because something else changed, are set at the next tick. */
  function tune(): void {
    const sender = transceiver('video')?.sender
    const { picture, others } = sent()
    const wanted = `${picture} ${others} ${quality === 'poor'}`
    if (sender === undefined || parameters === wanted || pc?.connectionState !== 'connected') return
    parameters = wanted
    sender
      .setParameters(sendingParameters(sender.getParameters(), { picture, others, quality }))
      .catch(() => {
        parameters = ''
      })
  }

  async function restart(): Promise<void> {
    restartedAt = now()
    if (role === 'called' || pc === undefined) return signal({ kind: 'wanted' })
    const current = pc
    if (current.signalingState === 'have-remote-offer') return
    await current.setLocalDescription(await current.createOffer({ iceRestart: true }))
    signal({ kind: 'offer', sdp: await gathered(current) })
  }

  async function take(data: Signal): Promise<void> {
    const current = pc
    if (current === undefined) return
    if (data.kind === 'wanted') {
      if (role === 'caller') await restart()
    } else if (data.kind === 'offer' && role === 'called') {
      await current.setRemoteDescription({ type: 'offer', sdp: data.sdp })
      await current.setLocalDescription(await current.createAnswer())
      signal({ kind: 'answer', sdp: await gathered(current) })
    } else if (data.kind === 'answer' && current.signalingState === 'have-local-offer') {
      await current.setRemoteDescription({ type: 'answer', sdp: data.sdp })
    }
  }

  async function measure(): Promise<void> {
    const current = pc
    if (current === undefined) return
    const next = readTotals(await current.getStats())
    if (pc !== current) return
    if (next.framesDecoded > totals.framesDecoded) pictureAt = now()
    quality = qualityBetween(totals, next) ?? quality
    totals = next
    tune()
    onChange()
  }

  /** What went wrong on the way is tried again at its time: `tick` knows when. */
  const tryTo = (work: Promise<void>) => void work.catch(() => undefined)

  return {
    get state() {
      return state
    },
    stream,
    get quality() {
      return quality
    },
    get level() {
      const receiver = transceiver('audio')?.receiver
      return receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0
    },
    get isPictureFlowing() {
      return now() - pictureAt < PICTURE_MS
    },
    get isAlive() {
      return state === 'connected' && now() - heardAt < SILENT_MS
    },
    answer(incoming, placeholder) {
      if (isClosed) return incoming.close()
      letGo()
      incoming.answer(placeholder)
      if (state === 'restarting') become('connecting')
      use(incoming)
    },
    heard(data) {
      const parsed = v.safeParse(signalSchema, data)
      if (parsed.success) tryTo(take(parsed.output))
    },
    send,
    restart: () => tryTo(restart()),
    tick() {
      if (isClosed) return
      if (channel?.readyState === 'open' && channel.bufferedAmount < MAX_BUFFERED) channel.send(BEAT)
      const waited = now() - since
      if (state === 'connecting' && role === 'caller' && (pc === undefined || waited > CONNECT_MS)) {
        letGo()
        const made = connect()
        if (made !== undefined) use(made)
      }
      if (state === 'restarting' && waited > PATIENCE_MS && now() - restartedAt >= RESTART_EVERY_MS) {
        restarts += 1
        if (restarts <= MAX_RESTARTS) tryTo(restart())
        else {
          letGo()
          become('connecting')
        }
      }
      tryTo(measure())
    },
    close(how) {
      if (isClosed) return
      isClosed = true
      const left = connection
      events.abort()
      for (const each of pc?.getSenders() ?? []) void each.replaceTrack(null).catch(() => undefined)
      if (how === 'quietly' || channel?.readyState !== 'open') return left?.close()
      channel.send(BYE)
      setTimeout(() => left?.close(), GOODBYE_MS)
    },
  }
}

/** The description with its candidates, as far as they are found in a moment: one message instead of many. */
async function gathered(pc: RTCPeerConnection): Promise<string> {
  if (pc.iceGatheringState !== 'complete') {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS)
      pc.addEventListener('icegatheringstatechange', () => {
        if (pc.iceGatheringState !== 'complete') return
        clearTimeout(timer)
        resolve()
      })
    })
  }
  return pc.localDescription?.sdp ?? ''
}
