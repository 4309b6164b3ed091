import type { MediaConnection } from 'peerjs'
import { awaitPicture } from './awaitPicture.ts'
import { createDialling } from './dialling.ts'
import { createIceRestart, type IceRestartDeps } from './iceRestart.ts'
import { type LinkTotals, NO_TOTALS, qualityBetween, readTotals } from './linkStats.ts'
import type { Quality } from './model.ts'
import { createStrain } from './strain.ts'
import { createTuning } from './tuning.ts'

/** What this device sends: null sends nothing, and the place stays negotiated. */
export interface Sent {
  readonly audio: MediaStreamTrack | null
  readonly video: MediaStreamTrack | null
  readonly picture: 'camera' | 'screen'
  /** People beside this one, who all get it. */
  readonly others: number
}

/** Of two the one with the lower peer id calls, offers and restarts: they never do it both at once. */
export interface LinkDeps extends Pick<IceRestartDeps, 'role' | 'signal' | 'iceServers' | 'now'> {
  readonly sent: () => Sent
  readonly connect: () => MediaConnection | undefined
  /** Whether the other side can be told anything: the relay is there, and they are in presence. */
  readonly isReachable: () => boolean
  readonly onChange: () => void
  /** The other side does not come back: somebody left, or closed a page and may come with another one. */
  readonly onGoodbye: (how: Goodbye) => void
}

export type Goodbye = 'left' | 'closed'

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
  /** Milliseconds since anything was heard; 0 before it has stood. */
  readonly quietMs: number
  /** A connection that the other side made. */
  answer(connection: MediaConnection, placeholder: MediaStream): void
  heard(data: unknown): void
  send(): void
  /** The network changed: finds a new way without waiting for the old one to fail. */
  restart(): void
  /** Once a second, and when the other side can be reached again. */
  tick(): void
  /** The page is about to be gone, and this end of the connection with it. */
  pageCloses(): void
  /** `goodbye` tells the other side that nobody comes back. */
  close(how: 'goodbye' | 'quietly'): void
}

/** Nothing was heard for so long: people are told, and another way is looked for. */
const SILENT_MS = 3_000
/** Restarts lead nowhere, though the other side is reached: the connection is made anew. */
const RESTARTING_MS = 16_000
/** So long after it came to stand nobody doubts that it brings something. */
const WORKS_MS = 5_000
const PICTURE_MS = 3_000
/** The last words need a moment to leave. */
const GOODBYE_MS = 250
/** One is sent at each tick. */
const BEAT = '.'
const BEAT_MS = 1_200
const BYE = 'bye'
const PAGE_CLOSES = 'gone'
const MAX_BUFFERED = 256

export function createMeshLink(deps: LinkDeps): MeshLink {
  const { role, sent, connect, isReachable, onChange, onGoodbye, now } = deps
  const stream = new MediaStream()
  let state: MeshLink['state'] = 'connecting'
  let isClosed = false
  let connection: MediaConnection | undefined
  let pc: RTCPeerConnection | undefined
  let channel: RTCDataChannel | undefined
  let events = new AbortController()
  /** This connection, not one before it. */
  let hasStood = false
  let since = 0
  let wasReachable = true
  let heardAt = 0
  let pictureAt = Number.NEGATIVE_INFINITY
  let totals: LinkTotals = NO_TOTALS
  let quality: Quality | undefined
  const strain = createStrain(now)
  const tuning = createTuning({
    ...{ sent, strain },
    sender: () => (pc?.connectionState === 'connected' ? transceiver('video')?.sender : undefined),
  })
  const dialling = createDialling(now)
  const ice = createIceRestart({
    ...{ role, signal: deps.signal, iceServers: deps.iceServers, now },
    connection: () => connection,
    anew: () => dialling.replace(dial),
  })

  function become(next: MeshLink['state']): void {
    if (state === next || isClosed) return
    state = next
    since = now()
    if (next === 'connected') heardAt = now()
    onChange()
  }

  function letGo(): void {
    events.abort()
    events = new AbortController()
    const left = connection
    connection = pc = channel = undefined
    hasStood = false
    left?.close()
    for (const track of stream.getTracks()) stream.removeTrack(track)
  }

  function dial(): boolean {
    const made = connect()
    if (made === undefined) return false
    letGo()
    use(made)
    return true
  }

  function use(next: MediaConnection): void {
    connection = next
    since = now()
    dialling.begun()
    if (state === 'connected') become('restarting')
    pc = next.peerConnection
    totals = NO_TOTALS
    tuning.reset()
    ice.reset()
    const { signal: ended } = events
    // PeerJS would close what has failed; here it is restarted.
    pc.oniceconnectionstatechange = null
    const current = pc
    current.addEventListener('connectionstatechange', () => pc === current && judge(), { signal: ended })
    current.addEventListener('track', (event) => show(event, ended), { signal: ended })
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
  function show({ track, receiver }: RTCTrackEvent, ended: AbortSignal): void {
    if (track.kind === 'audio') return void stream.addTrack(track)
    const join = () => {
      stream.addTrack(track)
      tryTo(awaitPicture(receiver, ended, hasPicture))
    }
    if (track.muted) track.addEventListener('unmute', join, { once: true, signal: ended })
    else join()
  }

  function hasPicture(): void {
    pictureAt = now()
    onChange()
  }

  function talkOver(next: RTCDataChannel): void {
    channel = next
    next.onclose = null
    next.addEventListener(
      'message',
      ({ data }) => {
        heardAt = now()
        if (data === BYE) onGoodbye('left')
        else if (data === PAGE_CLOSES) onGoodbye('closed')
      },
      { signal: events.signal },
    )
  }

  function judge(): void {
    const how = pc?.connectionState
    if (how === 'connected') {
      hasStood = true
      dialling.stood()
      become('connected')
    } else if (state === 'connected' && (how === 'disconnected' || how === 'failed')) become('restarting')
    else if (how === 'closed') {
      hasStood = false
      become('connecting')
    }
  }

  /** Browsers take longer than people to notice that nothing arrives any more. */
  function listen(): void {
    const isSilent = now() - heardAt > SILENT_MS
    if (state === 'connected' && !isSilent && now() - since > WORKS_MS) dialling.works()
    if (state === 'connected' && isSilent) become('restarting')
    else if (state === 'restarting' && !isSilent && pc?.connectionState === 'connected') become('connected')
  }

  const isBrokenForLong = () => state === 'restarting' && role === 'caller' && now() - since > RESTARTING_MS

  const transceiver = (kind: 'audio' | 'video') =>
    pc?.getTransceivers().find(({ receiver }) => receiver.track.kind === kind)

  function send(): void {
    const { audio, video } = sent()
    void transceiver('audio')?.sender.replaceTrack(audio)
    void transceiver('video')?.sender.replaceTrack(video)
    tuning.tune()
  }

  async function measure(): Promise<void> {
    const current = pc
    if (current === undefined) return
    const next = readTotals(await current.getStats())
    if (pc !== current) return
    if (next.framesDecoded > totals.framesDecoded) pictureAt = now()
    if (next.heard > totals.heard) heardAt = now()
    quality = qualityBetween(totals, next) ?? quality
    totals = next
    strain.note(next)
    tuning.tune()
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
    get quietMs() {
      return state === 'connecting' ? 0 : now() - heardAt
    },
    answer(incoming, placeholder) {
      if (isClosed) return incoming.close()
      letGo()
      incoming.answer(placeholder)
      use(incoming)
    },
    heard: ice.heard,
    send,
    restart: ice.begin,
    tick() {
      if (isClosed) return
      if (channel?.readyState === 'open' && channel.bufferedAmount < MAX_BUFFERED) channel.send(BEAT)
      listen()
      const isBack = isReachable() && !wasReachable
      wasReachable = isReachable()
      // Until then nothing that is tried can arrive.
      if (!wasReachable || isBack) {
        since = now()
        dialling.held()
      }
      if (!hasStood && role === 'caller') {
        if (pc === undefined || dialling.isOverdue(pc.signalingState === 'stable')) dial()
      } else if (isBrokenForLong() && dialling.replace(dial)) onChange()
      else if (isBack && hasStood && now() - heardAt > BEAT_MS) ice.begin()
      else if (wasReachable) ice.tick(state === 'restarting' && hasStood ? 'broken' : 'well', now() - heardAt)
      tryTo(measure())
    },
    pageCloses() {
      if (channel?.readyState === 'open') channel.send(PAGE_CLOSES)
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
