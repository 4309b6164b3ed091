import { createSignal } from 'solid-js'
import { CallHost } from '../../app/calls/CallHost.tsx'
import type { RingChoices } from '../../app/calls/callPreferences.ts'
import type { CallRef, CallState, EndReason } from '../../app/calls/callState.ts'
import type { Calls } from '../../app/calls/callsDeps.ts'
import type { Rehearsal } from '../../app/calls/createRehearsal.ts'
import {
  type InCall,
  type OwnMedia,
  type Participant,
  SELF,
  type ShownReaction,
} from '../../app/calls/model.ts'
import { RingOffer } from '../../app/calls/RingOffer.tsx'
import type { CallRecord } from '../../sync/callsApi.ts'
import { entryIdOf } from '../../sync/clock.ts'
import type { ConversationId, EntryId } from '../../sync/ids.ts'
import { err, ok } from '../../sync/result.ts'
import { messageKey, type Notice } from '../../sync/timeline/items.ts'
import { LONG_NAMES, picture, reactionOf } from './fakeFaces.ts'
import { PEOPLE } from './fakePeople.ts'
import { type FakeRecording, fakeKept, fakeRecording } from './fakeRecording.ts'

const { vera, marta, ivo, lia, tomas, noor, alva, ines } = PEOPLE
const HOUR = 3600_000

export interface FakeCallOptions {
  readonly state: CallState['state']
  /** How many others are in it. @default 1 */
  readonly others?: number
  readonly media?: 'audio' | 'video'
  readonly isDirect?: boolean
  readonly reason?: EndReason
  readonly words?: string
  readonly trouble?: OwnMedia['trouble']
  readonly minimised?: boolean
  readonly screen?: boolean
  readonly away?: boolean
  /** Names that nobody's tile was made for. */
  readonly longNames?: boolean
  /** Some react, and go on doing so. */
  readonly reacting?: boolean
  readonly recording?: FakeRecording
  readonly blur?: OwnMedia['blur']
  /** So many recordings wait to be saved. */
  readonly kept?: number
  /** Nobody was asked yet whether calls ring while the app is hidden. */
  readonly offers?: boolean
  /** What the page of calls shows. @default usual */
  readonly past?: 'usual' | 'empty' | 'away'
}

const CONVERSATION = {
  direct: 'd-tomas000000000000000000000' as ConversationId,
  group: 'familyonsunday' as ConversationId,
}

/** Calls with invented people, without any network. */
export function createFakeCalls(options: FakeCallOptions): Calls {
  const { media = 'video', others = 1, isDirect = true, reason = 'no-answer' } = options
  const call: CallRef = {
    conversation: isDirect ? CONVERSATION.direct : CONVERSATION.group,
    id: [vera.id, '0'.repeat(16) as EntryId],
    media,
    isDirect,
  }
  const until = Date.now() + HOUR
  const by = isDirect ? tomas : marta
  const states: Readonly<Record<CallState['state'], CallState>> = {
    idle: { state: 'idle' },
    'ringing-out': { state: 'ringing-out', call, until },
    'ringing-in': { state: 'ringing-in', ring: { call, by: by.id, byName: by.displayName, until } },
    joining: { state: 'joining', call, until },
    connected: { state: 'connected', call },
    reconnecting: { state: 'reconnecting', call, until },
    alone: { state: 'alone', call, until },
    ended: { state: 'ended', call, reason, until },
  }
  const [state, setState] = createSignal(states[options.state])
  const [isMinimised, setMinimised] = createSignal(options.minimised ?? false)
  const [own, setOwn] = createSignal<OwnMedia>({
    mic: 'on',
    camera: media === 'video' ? 'on' : 'off',
    screen: false,
    facing: 'user',
    cameras: 2,
    hand: false,
    speaking: false,
    stream: media === 'video' ? picture(16) : new MediaStream(),
    trouble: options.trouble ?? [],
    blur: options.blur ?? 'off',
  })
  const cast = isDirect ? [tomas] : [marta, ivo, lia, noor, alva, ines, tomas]
  const inIt = ['connected', 'reconnecting'].includes(options.state) ? cast.slice(0, others) : []
  const people: readonly Participant[] = inIt.map((user, index) => ({
    peer: `peer${index}`,
    user: user.id,
    name: (options.longNames && LONG_NAMES[index % LONG_NAMES.length]) || user.displayName,
    stream: media === 'video' && index % 2 === 0 ? picture(60 + 70 * index) : new MediaStream(),
    link: options.state === 'reconnecting' ? 'restarting' : 'connected',
    picture:
      options.screen && index === 0 ? 'screen' : media === 'video' && index % 2 === 0 ? 'camera' : 'none',
    mic: index !== 1,
    hand: index === 2,
    speaking: index === 0 && !isDirect,
    quality: index === 3 ? 'poor' : 'good',
  }))
  const [reactions, setReactions] = createSignal<readonly ShownReaction[]>(
    options.reacting ? people.slice(0, 3).map(({ peer, name }, n) => reactionOf(peer, name, n)) : [],
  )
  const change = (next: Partial<OwnMedia>) => setOwn((before) => ({ ...before, ...next }))
  const end = () => setState(states.idle)
  const calls: Calls = {
    view: () => (
      <>
        <CallHost calls={calls} />
        <RingOffer calls={calls} />
      </>
    ),
    state,
    face: () => (isDirect ? tomas.id : call.conversation),
    title: () => (isDirect ? tomas.displayName : 'Family on Sunday'),
    words: () => options.words ?? '',
    since: () => (options.state === 'connected' ? Date.now() - 252_000 : undefined),
    participants: () => people,
    own: () => (['idle', 'ringing-in', 'ended'].includes(state().state) ? undefined : own()),
    isRelayAway: () => options.away ?? false,
    isMinimised,
    ringsHere: () => false,
    start: async () => undefined,
    accept: () => setState(states.connected),
    decline: end,
    hangUp: end,
    dismiss: end,
    minimise: (how) => setMinimised(how === 'bar'),
    setMic: (on) => change({ mic: on ? 'on' : 'muted' }),
    setCamera: (on) => change({ camera: on ? 'on' : 'off' }),
    setScreen: (screen) => change({ screen }),
    setHand: (hand) => change({ hand }),
    reactions,
    react: (emoji) =>
      setReactions((before) => [...before, { key: `${SELF}/${before.length}`, from: SELF, name: '', emoji }]),
    flipCamera: () => change({ facing: own().facing === 'user' ? 'environment' : 'user' }),
    retryBlur: () => change({ blur: 'loading' }),
    forgetTrouble: (trouble) => change({ trouble: own().trouble.filter((each) => each !== trouble) }),
    devices: async () => [
      { kind: 'audioinput', id: 'm1', label: 'Built-in microphone' },
      { kind: 'audioinput', id: 'm2', label: 'Headset' },
      { kind: 'videoinput', id: 'c1', label: 'Front camera' },
      { kind: 'audiooutput', id: 's1', label: 'Built-in speakers' },
    ],
    chosenDevice: () => undefined,
    chooseDevice: () => undefined,
    rings: fakeRings(options),
    rehearse: () => fakeRehearsal(options.blur),
    testSpeaker: () => () => undefined,
    seenUpTo: () => entryIdOf(Date.now() - 96 * HOUR, 0, 1),
    see: () => undefined,
    past: async ({ only, conversation }) => {
      if (options.past === 'away') return err({ code: 'unreachable' })
      const all = options.past === 'empty' ? [] : pastCalls()
      const wanted = all.filter(
        (each) =>
          (only === 'all' || each.missed.includes(vera.id)) &&
          (conversation === undefined || each.conversation === conversation),
      )
      return ok({ calls: wanted })
    },
    recording: () => (calls.own() === undefined ? undefined : fakeRecording(options.recording)),
    kept: fakeKept(options.kept ?? 0),
    heard: () => undefined,
    close: () => undefined,
  }
  return calls
}

/** Whoever was in a call here is asked about the next one. */
const fakeRings = (options: FakeCallOptions): RingChoices => {
  const [tone, setTone] = createSignal<'on' | 'off'>('on')
  const [whileHidden, setWhileHidden] = createSignal<'on' | 'off'>('off')
  const [isAnswered, setAnswered] = createSignal(false)
  return {
    ...{ tone, setTone, whileHidden },
    async setWhileHidden(how) {
      setWhileHidden(how)
      setAnswered(true)
    },
    isOffered: () => options.offers === true && !isAnswered(),
    decline: () => setAnswered(true),
  }
}

function fakeRehearsal(state: OwnMedia['blur'] = 'off'): Rehearsal {
  const stream = picture(200)
  const [blur, setBlur] = createSignal(state)
  return {
    stream: () => (blur() === 'loading' || blur() === 'failed' ? undefined : stream),
    level: () => 0.2,
    trouble: () => [],
    blur,
    retryBlur: () => setBlur('loading'),
    take: async () => undefined,
    close: () => undefined,
  }
}

function pastCalls(): readonly CallRecord[] {
  const today = new Date().setHours(0, 0, 0, 0)
  const call = (
    conversation: string,
    by: { readonly id: string },
    startedAt: number,
    more: Partial<CallRecord> = {},
  ): CallRecord => ({
    conversation: conversation as ConversationId,
    call: [by.id as CallRecord['people'][number], entryIdOf(startedAt, 0, 1)],
    media: 'audio',
    startedAt,
    record: entryIdOf(startedAt + 60_000, 0, 1),
    answeredAt: startedAt + 4_000,
    endedAt: startedAt + 12 * 60_000,
    people: [vera.id],
    declined: [],
    missed: [],
    ...more,
  })
  const nobody = { answeredAt: undefined, people: [] }
  return [
    call('familyonsunday', marta, today + 9 * HOUR, { media: 'video', endedAt: undefined }),
    call(CONVERSATION.direct, vera, today + 8 * HOUR),
    call(CONVERSATION.direct, tomas, today - 3 * HOUR, { ...nobody, missed: [vera.id] }),
    call('d-lia00000000000000000000000', lia, today - 26 * HOUR, {
      ...nobody,
      media: 'video',
      missed: [vera.id],
    }),
    call('d-noor0000000000000000000000', vera, today - 50 * HOUR, { ...nobody, missed: [noor.id] }),
    call('somewhere', alva, today - 400 * HOUR, { ...nobody, declined: [vera.id] }),
  ]
}

/** Devices in a call of a conversation that is only looked at. */
export const fakeInCall = (count: number): readonly InCall[] =>
  [marta, ivo, lia].slice(0, count).map((user, index) => ({
    user: user.id,
    name: user.displayName,
    id: [marta.id, '0'.repeat(16) as EntryId],
    peer: `${index}`.repeat(40),
    ...{ mic: true, camera: true, screen: false, hand: false },
  }))

/** A call among the messages. */
export function fakeCallNotice(at: number, how: 'talked' | 'missed' | 'unanswered'): Notice {
  const id = entryIdOf(at, 0, 2)
  const by = how === 'unanswered' ? vera : marta
  return {
    type: 'notice',
    key: messageKey('@relay', id),
    id,
    place: id,
    what: {
      kind: 'call',
      user: by.id,
      call: {
        id: [by.id, id],
        media: how === 'talked' ? 'video' : 'audio',
        startedAt: at,
        answeredAt: how === 'talked' ? at : undefined,
        endedAt: at + 24 * 60_000,
        people: how === 'talked' ? [vera.id, marta.id, ivo.id] : [],
        declined: [],
        missed: how === 'missed' ? [vera.id] : [],
        recorded: how === 'talked' ? [marta.id, vera.id] : [],
      },
    },
  }
}
