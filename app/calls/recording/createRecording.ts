import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { CallPresence } from '../../../sync/callsApi.ts'
import type { InCall, OwnMedia, Participant } from '../model.ts'
import { answerTo, askingIn, consentsFor } from './consent.ts'
import type { Cast } from './createPicture.ts'
import type { Recorder } from './createRecorder.ts'
import type { Answer, CallRecording, OthersRecording, OwnRecording, RecordingTrouble } from './model.ts'
import { troubleOf } from './partWriter.ts'
import { type RecordingEvent, stepRecording } from './recordingMachine.ts'
import type { RecordingStore } from './recordingStore.ts'

export interface RecordingDeps {
  /** Own address in the call, once there is one. */
  readonly peer: Accessor<string | undefined>
  readonly me: Accessor<{ readonly id: string; readonly displayName: string }>
  readonly title: () => string
  /** Others in the call, also while presence is silent. */
  readonly people: Accessor<readonly InCall[]>
  /** Others of whom presence tells now: consent is read from here alone. */
  readonly present: Accessor<readonly InCall[]>
  readonly participants: Accessor<readonly Participant[]>
  readonly own: Accessor<OwnMedia>
  /** The own voice, and what of the screen is heard. */
  readonly ownVoice: () => MediaStreamTrack | null
  readonly store: RecordingStore
  /** One is being written, or has been. */
  readonly onKept: (what: 'begun' | 'ended') => void
  readonly chime: () => void
  /** @default the recorder, loaded when it is needed */
  readonly load?: () => Promise<Pick<typeof import('./createRecorder.ts'), 'startRecorder'>>
}

export interface Recording extends CallRecording {
  /** What presence says of it. */
  readonly presence: Accessor<Pick<CallPresence, 'recording' | 'asks' | 'consents'>>
}

/** Asking, answering and recording in one call: K10. */
export function createRecording(deps: RecordingDeps): Recording {
  const { peer, people, present, participants, own: media, chime } = deps
  const load = deps.load ?? (() => import('./createRecorder.ts'))
  const [own, setOwn] = createSignal<OwnRecording>({ state: 'idle' })
  const [given, setGiven] = createSignal<ReadonlyMap<string, { asks: number; answer: Answer }>>(new Map())
  let lastAsks = 0

  const asks = createMemo(() => {
    const now = own()
    return now.state === 'asking' || now.state === 'recording' ? now.asks : undefined
  })
  const answers = createMemo(() => {
    const [from, number] = [peer(), asks()]
    if (from === undefined || number === undefined) return []
    return present().map((each) => ({ ...each, answer: answerTo({ peer: from, asks: number }, each) }))
  })
  function step(event: RecordingEvent): void {
    const said = untrack(answers).map(({ answer }) => answer)
    setOwn((now) => stepRecording(now, event, said, Date.now()))
  }
  createEffect(() => step({ type: 'answers', answers: answers().map(({ answer }) => answer) }))
  createEffect(() => {
    const now = own()
    if (now.state !== 'asking') return
    // Answers are few; code is many.
    void load().catch(() => undefined)
    const timer = setTimeout(() => step({ type: 'expired' }), Math.max(0, now.until - Date.now()))
    onCleanup(() => clearTimeout(timer))
  })

  const cast = createMemo((): readonly Cast[] => {
    const agreed = new Set(answers().flatMap((each) => (each.answer === 'yes' ? [each.peer] : [])))
    const { stream, camera, screen, speaking } = media()
    const { id, displayName } = deps.me()
    const self: Cast = {
      ...{ key: '', user: id, name: displayName, stream, speaking },
      picture: screen ? 'screen' : camera === 'on' ? 'camera' : 'none',
      voice: deps.ownVoice() ?? undefined,
    }
    const others = participants()
      .filter((each) => agreed.has(each.peer))
      .map((each) => ({
        ...{ key: each.peer, user: each.user, name: each.name, picture: each.picture, stream: each.stream },
        voice: each.stream.getAudioTracks()[0],
        speaking: each.speaking,
      }))
    return [self, ...others]
  })
  const isRecording = createMemo(() => own().state === 'recording')
  createEffect(
    on(isRecording, (wanted) => {
      if (!wanted) return
      const over = new AbortController()
      const failed = (why: RecordingTrouble) => step({ type: 'failed', why })
      const running = start(over.signal, failed)
      createEffect(() => {
        const now = cast()
        void running.then((recorder) => !over.signal.aborted && recorder?.show(now))
      })
      onCleanup(() => {
        over.abort()
        void running.then((recorder) => recorder?.stop()).then(() => deps.onKept('ended'))
      })
    }),
  )

  async function start(
    over: AbortSignal,
    failed: (why: RecordingTrouble) => void,
  ): Promise<Recorder | undefined> {
    try {
      const { startRecorder } = await load()
      if (over.aborted) return undefined
      const recorder = await startRecorder({
        ...{ store: deps.store, title: deps.title(), now: () => Date.now(), onTrouble: failed },
      })
      deps.onKept('begun')
      return recorder
    } catch (error) {
      failed(troubleOf(error))
      return undefined
    }
  }

  const asking = createMemo(() => askingIn(people()))
  const others = createMemo(
    (): readonly OthersRecording[] =>
      asking().map(({ peer: from, asks: number, name, recording }) => {
        const said = given().get(from)
        return {
          ...{ peer: from, name, is: recording === true ? 'recording' : 'asking' },
          answer: said?.asks === number ? said.answer : undefined,
          hears: number > 0,
        }
      }),
    [],
    { equals: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  )
  const isAloud = createMemo(() => {
    const theirs = asking().map(({ peer: from, asks: number, recording }) => {
      // Whoever was told no may ask again, but not aloud.
      const wasRefused = given().get(from)?.answer === 'no'
      return wasRefused ? '' : `${from} ${number} ${recording === true}`
    })
    return [...theirs.filter(Boolean), ...(isRecording() ? ['own'] : [])].join()
  })
  createEffect(
    on(isAloud, (now, before = '') => {
      const known = new Set(before.split(','))
      if (now.split(',').some((each) => each !== '' && !known.has(each))) chime()
    }),
  )

  const namesOf = (wanted: Answer | undefined) =>
    answers()
      .filter(({ answer }) => answer === wanted)
      .map(({ name }) => name)
  return {
    own,
    others,
    waitedFor: createMemo(() => namesOf(undefined)),
    leftOut: createMemo(() => [...namesOf('no'), ...namesOf(undefined)]),
    canAsk: createMemo(() => 'MediaRecorder' in globalThis && peer() !== undefined && present().length > 0),
    presence: createMemo(() => {
      const number = asks()
      const consents = consentsFor(asking(), given())
      return {
        ...(number !== undefined && { asks: number }),
        ...(isRecording() && { recording: true }),
        ...(consents.length > 0 && { consents: [...consents] }),
      }
    }),
    ask: () => step({ type: 'ask', asks: ++lastAsks }),
    stop: () => step({ type: 'stop' }),
    dismiss: () => step({ type: 'dismiss' }),
    answer(from, answer) {
      const found = untrack(asking).find((each) => each.peer === from && each.asks > 0)
      if (found) setGiven((before) => new Map(before).set(from, { asks: found.asks, answer }))
    },
  }
}
