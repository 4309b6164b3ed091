import { batch, createEffect, createMemo, createRoot, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { StatelessMessage } from '../../sync/api.ts'
import { callsSchema, type Media } from '../../sync/callsApi.ts'
import { type ConversationId, isDirectId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { tCall } from '../i18n/callWords.ts'
import { toast } from '../ui/toast.ts'
import { transition } from './callMachine.ts'
import { createRingChoices } from './callPreferences.ts'
import {
  type CallEffect,
  type CallEvent,
  type CallRef,
  type CallState,
  callKey,
  deadlineOf,
  enteredCall,
  IDLE,
  isSameCall,
  type RingingIn,
} from './callState.ts'
import type { Calls, CallsDeps } from './callsDeps.ts'
import { type CallSession, createCallSession } from './createCallSession.ts'
import { createPastCalls } from './createPastCalls.ts'
import { createRehearsal } from './createRehearsal.ts'
import { chosenDevice, listDevices, rememberDevice } from './devices.ts'
import { ringsInThisTab } from './oneTab.ts'
import { readCallMessage } from './readCallMessage.ts'
import { createKept } from './recording/createKept.ts'
import { openRecordingStore } from './recording/openRecordingStore.ts'
import { rememberCall, rememberedCall } from './rememberCall.ts'
import { showRingNotices } from './ringNotice.ts'
import { playTone } from './tone.ts'

interface Running {
  readonly session: CallSession
  readonly dispose: () => void
}

/** The thin shell around the machine: brings it what happens, and does what it says. */
export const createCalls = (deps: CallsDeps): Omit<Calls, 'view'> =>
  createRoot((dispose) => ({ ...makeCalls(deps), close: dispose }))

function makeCalls(deps: CallsDeps): Omit<Calls, 'view' | 'close'> {
  const { api, me } = deps
  const [state, setState] = createSignal<CallState>(IDLE)
  const [running, setRunning] = createSignal<Running>()
  const [words, setWords] = createSignal('')
  const [since, setSince] = createSignal<number>()
  const [isMinimised, setMinimised] = createSignal(false)
  const [deviceChanges, setDeviceChanges] = createSignal(0)
  const store = openRecordingStore(me().id)
  const kept = createKept(store, me().id)
  /** Said with the next declining. */
  let farewell = ''

  function dispatch(event: CallEvent): void {
    const before = untrack(state)
    const { state: next, effects } = transition(before, event, Date.now())
    batch(() => {
      if (next !== before) setState(next)
      for (const effect of effects) run(effect)
    })
  }

  function run(effect: CallEffect): void {
    if (effect.type === 'enter') enter(effect.call)
    else if (effect.type === 'leave') leave(effect.how)
    else answer(effect.ring, effect.how)
  }

  function answer({ call, byName }: RingingIn, how: 'answer' | 'decline' | 'busy'): void {
    const said = how === 'decline' && farewell !== '' ? { words: farewell } : {}
    deps.home.say({ type: 'call', action: how, conversation: call.conversation, call: call.id, ...said })
    if (how === 'busy') toast(tCall('call.calledMeanwhile', { name: byName }))
  }

  function enter(call: CallRef): void {
    setWords('')
    setSince(call.since)
    setMinimised(false)
    setRunning(
      createRoot((dispose) => ({
        session: createCallSession(call, deps, (event) => queueMicrotask(() => dispatch(event)), {
          store,
          onKept: kept.onKept,
        }),
        dispose,
      })),
    )
  }

  function leave(how: 'goodbye' | 'quietly'): void {
    const left = untrack(running)
    setRunning(undefined)
    left?.session.leave(how)
    left?.dispose()
  }

  createEffect(() => {
    const deadline = deadlineOf(state())
    if (deadline === undefined) return
    const timer = setTimeout(() => dispatch({ type: 'expired' }), Math.max(0, deadline - Date.now()))
    onCleanup(() => clearTimeout(timer))
  })
  createEffect(() => {
    if (state().state === 'connected') setSince((before) => before ?? Date.now())
  })
  const entered = createMemo(() => enteredCall(state()), undefined, {
    equals: (one, other) => one === other || (!!one && !!other && isSameCall(one.id, other.id)),
  })
  const toRemember = createMemo((): CallRef | undefined => {
    const call = entered()
    const own = running()?.session.own()
    if (call === undefined || own === undefined) return call
    return {
      ...call,
      media: own.camera === 'on' ? 'video' : 'audio',
      isMuted: own.mic === 'muted',
      since: since(),
    }
  })
  createEffect(on(toRemember, rememberCall, { defer: true }))
  onCleanup(() => leave('goodbye'))

  const isRelayAway = createMemo(() => ['offline', 'connecting'].includes(deps.connection().state))
  let left = rememberedCall()
  /** The page was loaded again in the middle of a call: once the relay is there, unless another began meanwhile. */
  async function comeBack(call: CallRef): Promise<void> {
    const known = await api.request('GET', `/api/calls?conversation=${call.conversation}`, callsSchema)
    if (left !== call || untrack(entered) !== undefined) return
    if (!known.ok && known.error.code === 'unreachable') return
    left = undefined
    const goesOn =
      known.ok &&
      known.value.calls.some((each) => isSameCall(each.call, call.id) && each.endedAt === undefined)
    if (goesOn) dispatch({ type: 'join', call })
    else rememberCall(undefined)
  }
  createEffect(on(isRelayAway, () => left && void comeBack(left)))

  function heard(message: StatelessMessage): void {
    const said = readCallMessage(message, me().id, Date.now())
    if (said.what === 'event') dispatch(said.event)
    const current = untrack(entered)
    if (!('id' in said) || current === undefined || !isSameCall(current.id, said.id)) return
    if (said.what === 'words') setWords(said.words)
    else if (said.what === 'gone') untrack(running)?.session.gone(said.peer)
    else untrack(running)?.session.heard(said.from, said.data)
  }

  async function start(conversation: ConversationId, media: Media): Promise<void> {
    const current = untrack(entered)
    if (current !== undefined) {
      if (current.conversation === conversation) setMinimised(false)
      else toast(tCall('call.alreadyIn'))
      return
    }
    const model = deps.open(conversation)
    if (model === undefined) return
    if (deps.connection().state === 'offline') {
      toast(tCall('call.offline'))
      return
    }
    // Whoever is rung answers by pressing, whatever presence says of a call that has just ended.
    const now = untrack(state)
    if (now.state === 'ringing-in' && now.ring.call.conversation === conversation) {
      dispatch({ type: 'accept', media })
      return
    }
    const common = { conversation, media, isDirect: isDirectId(conversation) }
    // Another device of this person counts too: the call comes over from there.
    const ongoing = model.call
      .others()
      .map(({ id }) => id)
      .sort((one, other) => (callKey(one) < callKey(other) ? -1 : 1))[0]
    if (ongoing !== undefined) {
      dispatch({ type: 'join', call: { ...common, id: ongoing } })
      return
    }
    const count = model.members().length
    if (count < 2) {
      toast(tCall('call.nobody'))
      return
    }
    const id = model.call.begin(media)
    const rings = count <= LIMITS.maxRingMembers ? 'somebody' : 'nobody'
    dispatch({ type: 'call', call: { ...common, id: [me().id, id] }, rings })
  }

  const session = () => running()?.session
  const of = (): CallRef | undefined => {
    const current = state()
    if (current.state === 'idle') return undefined
    return current.state === 'ringing-in' ? current.ring.call : current.call
  }
  const ringing = createMemo(() => {
    const current = state()
    return current.state === 'ringing-in' ? callKey(current.ring.call.id) : undefined
  })

  const rings = createRingChoices(() => since() !== undefined && state().state === 'idle')
  const isRingingHere = ringsInThisTab(ringing)
  const title = createMemo(() => {
    const call = of()
    return (call && deps.open(call.conversation)?.title()) ?? ''
  })
  showRingNotices({
    ring() {
      const current = state()
      return current.state === 'ringing-in' ? current.ring : undefined
    },
    ringsHere: isRingingHere,
    title,
    isWanted: () => rings.whileHidden() === 'on',
  })

  // Answering shall not wait for code.
  createEffect(() => {
    if (ringing() !== undefined) void import('./mesh.ts').catch(() => undefined)
  })

  return {
    state,
    words,
    since,
    isMinimised,
    face: createMemo(() => {
      const call = of()
      return (call && deps.open(call.conversation)?.other()) ?? call?.conversation ?? ''
    }),
    title,
    participants: () => session()?.participants() ?? [],
    own: () => session()?.own(),
    reactions: () => session()?.reactions() ?? [],
    recording: () => session()?.recording,
    kept,
    isRelayAway,
    ringsHere: () => isRingingHere() && rings.tone() === 'on',
    heard,
    start,
    accept: (media) => dispatch({ type: 'accept', media }),
    decline(said = '') {
      const current = untrack(state)
      if (current.state !== 'ringing-in') return
      farewell = said
      if (said !== '') deps.open(current.ring.call.conversation)?.send(said)
      dispatch({ type: 'decline' })
      farewell = ''
    },
    hangUp: () => dispatch({ type: 'hang-up' }),
    dismiss: () => dispatch({ type: 'dismiss' }),
    minimise: (how) => setMinimised(how === 'bar'),
    setMic: (on) => session()?.media.setMic(on),
    setCamera: (on) => session()?.media.setCamera(on),
    setScreen: (on) => session()?.media.setScreen(on),
    setHand: (up) => session()?.setHand(up),
    react: (emoji) => session()?.react(emoji),
    flipCamera: () => session()?.media.flip(),
    retryBlur: () => session()?.media.retryBlur(),
    forgetTrouble: (trouble) => session()?.media.forget(trouble),
    devices: listDevices,
    chosenDevice(kind) {
      deviceChanges()
      return chosenDevice(kind)
    },
    chooseDevice(device) {
      rememberDevice(device)
      setDeviceChanges((before) => before + 1)
      if (device.kind === 'audioinput') void session()?.media.take('mic')
      if (device.kind === 'videoinput') void session()?.media.take('camera')
    },
    rings,
    rehearse: () => createRehearsal(),
    testSpeaker: () => playTone('ring', chosenDevice('audiooutput')),
    ...createPastCalls(deps),
  }
}
