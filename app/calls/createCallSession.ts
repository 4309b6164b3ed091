import { type Accessor, createEffect, createMemo, createSignal, on, untrack } from 'solid-js'
import type { CallPresence } from '../../sync/callsApi.ts'
import { getAccess, renewTicket } from './callAccess.ts'
import { type CallEvent, type CallRef, isSameCall } from './callState.ts'
import type { CallsDeps } from './callsDeps.ts'
import { createOwnMedia, type OwnMediaSource } from './createOwnMedia.ts'
import { createReactions } from './createReactions.ts'
import { createIceServers } from './iceServers.ts'
import { keepAwake } from './keepAwake.ts'
import { keepInTouch } from './keepInTouch.ts'
import type { CallNet } from './mesh.ts'
import {
  type CallSeat,
  type InCall,
  type OwnMedia,
  type Participant,
  SELF,
  type ShownReaction,
} from './model.ts'
import { onNetworkChange } from './onNetworkChange.ts'
import { chime } from './recording/chime.ts'
import { createRecording, type Recording, type RecordingDeps } from './recording/createRecording.ts'
import { createSound } from './sound.ts'
import { createWhoIsHere } from './whoIsHere.ts'

/** This device in one call, from entering to leaving. */
export interface CallSession {
  readonly participants: Accessor<readonly Participant[]>
  readonly own: Accessor<OwnMedia>
  readonly media: OwnMediaSource
  readonly recording: Recording
  readonly reactions: Accessor<readonly ShownReaction[]>
  react(emoji: string): void
  setHand(up: boolean): void
  heard(from: string, data: unknown): void
  /** The relay says that this peer does not come back; K6. */
  gone(peer: string): void
  leave(how: 'goodbye' | 'quietly'): void
}

/** Above this level, of 1, somebody speaks. */
const SPEAKING = 0.03
const LEVEL_EVERY_MS = 200
/** Between two words nobody falls silent. */
const SPEAKING_HOLD_MS = 700

export function createCallSession(
  call: CallRef,
  deps: CallsDeps,
  dispatch: (event: CallEvent) => void,
  recordings: Pick<RecordingDeps, 'store' | 'onKept'>,
): CallSession {
  const { id, conversation } = call
  const { api, me } = deps
  const self = me().id
  const sound = createSound()
  const media = createOwnMedia(sound, () => net()?.send())
  const ending = new AbortController()
  const [net, setNet] = createSignal<CallNet>()
  const [isOpen, setOpen] = createSignal(false)
  const [tick, setTick] = createSignal(0)
  const [hand, setHand] = createSignal(false)
  const [speaking, setSpeaking] = createSignal<ReadonlySet<string>>(new Set(), {
    equals: (one, other) => [...one].join() === [...other].join(),
  })
  const spokeAt = new Map<string, number>()
  /** Said goodbye, or that their page closes, or are signed out: presence may not know it yet. */
  const gone = new Set<string>()
  const letGo = (peer: string) => {
    gone.add(peer)
    setTick((before) => before + 1)
  }
  let ownBefore: ReadonlySet<string> | undefined
  let limit = Number.POSITIVE_INFINITY

  const isRelayAway = () => ['offline', 'connecting'].includes(deps.connection().state)
  // The conversation may be on its way to this device.
  const seat = createMemo((): CallSeat | undefined => deps.open(conversation)?.call)
  const inPresence = createMemo(() => (seat()?.others() ?? []).filter((each) => isSameCall(each.id, id)))

  const others = createMemo(() => inPresence().filter(({ user }) => user !== self))
  const whoIsHere = createWhoIsHere()
  const present = createMemo((): readonly InCall[] => {
    tick()
    return whoIsHere({
      presence: others(),
      isRelayAway: isRelayAway(),
      link: (peer) => net()?.link(peer),
      hasLeft: (peer) => gone.has(peer),
      isMember: (user) =>
        deps
          .open(conversation)
          ?.members()
          .some((each) => each.id === user) ?? true,
      now: performance.now(),
    })
  })
  const reactions = createReactions(present, SELF)
  const peers = createMemo(() => present().map(({ peer }) => peer), [], {
    equals: (one, other) => one.join() === other.join(),
  })
  const reachable = createMemo(() => new Set(isRelayAway() ? [] : others().map(({ peer }) => peer)))
  createEffect(() => net()?.setPeers(new Set(peers()), reachable()))
  createEffect(() => media.setOthers(Math.max(1, peers().length)))

  const links = createMemo(
    () => {
      tick()
      const connected = present().filter(({ peer }) => net()?.link(peer)?.state === 'connected')
      return { others: present().length, connected: connected.length }
    },
    undefined,
    { equals: (one, other) => one.others === other.others && one.connected === other.connected },
  )
  createEffect(() => dispatch({ type: 'links', id, ...links() }))

  // Another device of this person came later: the call goes on there.
  createEffect(() => {
    const own = inPresence().filter(({ user }) => user === self)
    if (!isOpen()) return
    ownBefore ??= new Set(own.map(({ peer }) => peer))
    if (own.some(({ peer }) => !ownBefore?.has(peer))) dispatch({ type: 'taken-over', id })
  })

  const presence = createMemo((): CallPresence | undefined => {
    const open = isOpen() ? net() : undefined
    if (open === undefined) return undefined
    const { mic, camera, screen } = media.view()
    const seen = { mic: mic === 'on', camera: camera === 'on', screen, hand: hand() }
    return { id, peer: open.peer, ...seen, reaction: reactions.own(), ...recording.presence() }
  })
  const isKnown = createMemo(() => id[0] !== self || seat()?.isUnsent(id[1]) === false)
  const say = () => {
    const [where, what] = untrack(() => [seat(), presence()] as const)
    if (what !== undefined && untrack(isKnown)) where?.say(what)
  }
  createEffect(on([presence, isKnown, seat], say))
  keepInTouch({
    socket: deps.socket,
    links,
    quietMs: () => Math.max(0, ...present().map(({ peer }) => net()?.link(peer)?.quietMs ?? 0)),
    say() {
      say()
      untrack(net)?.retryNow()
    },
    onBack: () => untrack(net)?.relayIsBack(),
  })

  async function enter(): Promise<void> {
    const access = await getAccess(api, conversation, ending.signal)
    if (ending.signal.aborted) return
    if (!access.ok) return dispatch({ type: 'not-let-in', id, why: 'not-allowed' })
    const { ticket, ice, createMesh } = access.value
    limit = ice.maxMeshPeers[call.media]
    const people = new Set(untrack(inPresence).map(({ user }) => user))
    people.delete(self)
    if (people.size >= limit) return dispatch({ type: 'not-let-in', id, why: 'full' })
    setNet(
      createMesh({
        ticket,
        renew: () => renewTicket(api, conversation, ticket.peer),
        iceServers: createIceServers(api, ice, ending.signal).current,
        placeholder: sound.placeholder,
        sent: () => ({ ...media.sent(), others: untrack(peers).length }),
        signal: (to, data) =>
          deps.home.say({
            type: 'call',
            ...{ conversation, call: id, action: 'signal', from: ticket.peer, to, data },
          }),
        onOpen: () => setOpen(true),
        onGoodbye(peer, how) {
          letGo(peer)
          // Whoever loads the page again comes back as another peer.
          if (how === 'left') dispatch({ type: 'left', id })
        },
        onChange: () => setTick((before) => before + 1),
        now: () => performance.now(),
      }),
    )
  }
  void media.start(call.media, call.isMuted ? 'muted' : 'on')
  void enter()

  function listen(): void {
    const now = Date.now()
    const note = (who: string, level: number) => level > SPEAKING && spokeAt.set(who, now)
    note(SELF, media.level())
    // By what arrives, not by what they say of themselves: who is muted sends nothing.
    for (const { peer } of untrack(present)) note(peer, net()?.link(peer)?.level ?? 0)
    setSpeaking(new Set([...spokeAt].filter(([, at]) => now - at < SPEAKING_HOLD_MS).map(([who]) => who)))
  }
  const ear = setInterval(() => untrack(listen), LEVEL_EVERY_MS)

  onNetworkChange({
    onBack: () => untrack(net)?.networkChanged(),
    onMove() {
      deps.socket.restart()
      untrack(net)?.networkChanged()
    },
    signal: ending.signal,
  })
  keepAwake(ending.signal)
  // Presence tells it too, but may be late, and would then look like a tunnel.
  const pageCloses = ({ persisted }: PageTransitionEvent) => persisted || untrack(net)?.pageCloses()
  window.addEventListener('pagehide', pageCloses, { signal: ending.signal })

  const participants = createMemo((): readonly Participant[] => {
    tick()
    return present().flatMap(({ peer, user, name, mic, camera, screen, hand: isUp }) => {
      const link = net()?.link(peer)
      if (link === undefined) return []
      const meant = screen ? 'screen' : camera ? 'camera' : 'none'
      return {
        ...{ peer, user, name, mic, hand: isUp },
        stream: link.stream,
        link: link.state,
        quality: link.quality,
        picture: link.isPictureFlowing ? meant : 'none',
        speaking: speaking().has(peer),
      }
    })
  })
  const own = createMemo((): OwnMedia => ({ ...media.view(), hand: hand(), speaking: speaking().has(SELF) }))

  const recording = createRecording({
    ...{ ...recordings, me, participants, own, chime },
    peer: () => net()?.peer,
    title: () => deps.open(conversation)?.title() ?? '',
    people: present,
    present: others,
    ownVoice: () => media.sent().audio,
  })

  return {
    participants,
    own,
    media,
    recording,
    reactions: reactions.shown,
    react: reactions.send,
    setHand,
    heard: (from, data) => net()?.heard(from, data),
    gone: letGo,
    leave(how) {
      ending.abort()
      clearInterval(ear)
      seat()?.say(undefined)
      if (how === 'goodbye') deps.home.say({ type: 'call', conversation, call: id, action: 'leave' })
      net()?.close(how)
      media.stop()
      setTimeout(sound.close, SOUND_AFTER_MS)
    },
  }
}

/** The last tracks are let go before what made them. */
const SOUND_AFTER_MS = 1_000
