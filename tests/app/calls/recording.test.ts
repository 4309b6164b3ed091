import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InCall, OwnMedia, Participant } from '../../../app/calls/model.ts'
import { answerTo, consentsFor } from '../../../app/calls/recording/consent.ts'
import type { Cast } from '../../../app/calls/recording/createPicture.ts'
import type { RecorderOptions } from '../../../app/calls/recording/createRecorder.ts'
import { createRecording, type Recording } from '../../../app/calls/recording/createRecording.ts'
import type { OwnRecording } from '../../../app/calls/recording/model.ts'
import { ANSWER_MS, stepRecording } from '../../../app/calls/recording/recordingMachine.ts'
import type { RecordingStore } from '../../../app/calls/recording/recordingStore.ts'
import type { Consent } from '../../../sync/callsApi.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'

const PEERS = { alice: 'a'.repeat(40), bob: 'b'.repeat(40), eve: 'e'.repeat(40) }
const person = (name: keyof typeof PEERS, more: Partial<InCall> = {}): InCall => ({
  user: name as UserId,
  name,
  id: ['alice' as UserId, '0'.repeat(16) as EntryId],
  peer: PEERS[name],
  ...{ mic: true, camera: true, screen: false, hand: false },
  ...more,
})
const says = (yes: boolean, asks = 1, peer = PEERS.alice): Partial<InCall> => ({
  consents: [{ peer, asks, yes }],
})

describe('whether to record', () => {
  const IDLE: OwnRecording = { state: 'idle' }
  const asking: OwnRecording = { state: 'asking', asks: 1, until: ANSWER_MS }

  it('[K10] waits for everybody', () => {
    expect(stepRecording(IDLE, { type: 'ask', asks: 1 }, [], 0)).toEqual(asking)
    const answers = ['yes', undefined] as const
    expect(stepRecording(asking, { type: 'answers', answers }, answers, 1)).toBe(asking)
    const all = ['yes', 'no'] as const
    expect(stepRecording(asking, { type: 'answers', answers: all }, all, 2)).toEqual({
      ...{ state: 'recording', asks: 1, since: 2 },
    })
  })

  it('[K10] takes silence for a no', () => {
    const at = ANSWER_MS
    expect(stepRecording(asking, { type: 'expired' }, ['yes', undefined], at - 1)).toBe(asking)
    expect(stepRecording(asking, { type: 'expired' }, ['yes', undefined], at).state).toBe('recording')
    for (const answers of [[undefined], ['no', undefined], ['no', 'no']] as const)
      expect(stepRecording(asking, { type: 'expired' }, answers, at)).toEqual({
        ...{ state: 'failed', why: 'nobody-agreed' },
      })
  })

  it('ends by itself when whoever was asked has left, and never begins unasked', () => {
    expect(stepRecording(asking, { type: 'answers', answers: [] }, [], 1)).toEqual(IDLE)
    const answers = ['yes'] as const
    expect(stepRecording(IDLE, { type: 'answers', answers }, answers, 1)).toBe(IDLE)
    expect(stepRecording(IDLE, { type: 'expired' }, answers, ANSWER_MS)).toBe(IDLE)
  })

  it('stops by a press or by trouble, which stays until it was read', () => {
    const recording: OwnRecording = { state: 'recording', asks: 1, since: 2 }
    expect(stepRecording(recording, { type: 'stop' }, [], 3)).toEqual(IDLE)
    const failed = stepRecording(recording, { type: 'failed', why: 'full' }, [], 3)
    expect(failed).toEqual({ state: 'failed', why: 'full' })
    expect(stepRecording(failed, { type: 'stop' }, [], 4)).toBe(failed)
    expect(stepRecording(failed, { type: 'dismiss' }, [], 4)).toEqual(IDLE)
    expect(stepRecording(failed, { type: 'ask', asks: 2 }, [], 4).state).toBe('asking')
  })
})

describe('an answer', () => {
  it('[K10] is for one device and one asking alone', () => {
    const asking = { peer: PEERS.alice, asks: 2 }
    expect(answerTo(asking, says(true, 2))).toBe('yes')
    expect(answerTo(asking, says(false, 2))).toBe('no')
    expect(answerTo(asking, says(true, 1))).toBeUndefined()
    expect(answerTo(asking, says(true, 2, PEERS.eve))).toBeUndefined()
    expect(answerTo(asking, {})).toBeUndefined()
  })

  it('is said while it is asked for, and to no more than presence holds', () => {
    const given = new Map([[PEERS.bob, { asks: 1, answer: 'yes' as const }]])
    expect(consentsFor([{ peer: PEERS.bob, asks: 1 }], given)).toEqual([
      { peer: PEERS.bob, asks: 1, yes: true },
    ])
    expect(consentsFor([], given)).toEqual([])
    expect(consentsFor([{ peer: PEERS.bob, asks: 2 }], given)).toEqual([])
    const many = Array.from({ length: 20 }, (_, index) => ({ peer: `${index}`.padStart(40, '0'), asks: 1 }))
    const all = new Map(many.map(({ peer }) => [peer, { asks: 1, answer: 'no' as const }]))
    expect(consentsFor(many, all)).toHaveLength(8)
  })
})

describe('recording in a call', () => {
  let people: (next: readonly InCall[]) => void
  let present: (next: readonly InCall[]) => void
  let recording: Recording
  let dispose: () => void
  let shown: (readonly Cast[])[]
  let options: RecorderOptions | undefined
  let stopped: number
  let chimes: number

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('MediaRecorder', class {})
    ;[shown, stopped, chimes, options] = [[], 0, 0, undefined]
    const voice = {} as MediaStreamTrack
    const stream = { getAudioTracks: () => [voice] } as unknown as MediaStream
    const participants = (['bob', 'eve'] as const).map(
      (name): Participant => ({
        ...{ peer: PEERS[name], user: name as UserId, name, stream, link: 'connected', picture: 'camera' },
        ...{ mic: true, hand: false, speaking: false, quality: 'good' },
      }),
    )
    const own: OwnMedia = {
      ...{ mic: 'on', camera: 'on', screen: false, facing: 'user', cameras: 1, blur: 'off', hand: false },
      ...{ speaking: false, stream, trouble: [] },
    }
    createRoot((end) => {
      dispose = end
      const [everybody, setPeople] = createSignal<readonly InCall[]>([])
      const [visible, setPresent] = createSignal<readonly InCall[]>([])
      present = setPresent
      people = (next) => {
        setPeople(next)
        setPresent(next)
      }
      recording = createRecording({
        ...{ peer: () => PEERS.alice, title: () => 'Walks', people: everybody, present: visible },
        ...{ me: () => ({ id: 'alice', displayName: 'alice' }), own: () => own, ownVoice: () => voice },
        ...{ participants: () => participants, store: {} as RecordingStore, onKept: () => undefined },
        chime: () => {
          chimes += 1
        },
        load: async () => ({
          async startRecorder(given) {
            options = given
            return {
              show: (cast) => void shown.push(cast),
              async stop() {
                stopped += 1
              },
            }
          },
        }),
      })
    })
  })
  afterEach(() => {
    dispose()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  const settled = () => vi.advanceTimersByTimeAsync(0)
  const inIt = () => shown.at(-1)?.map(({ name }) => name)

  it('[K10] asks in presence, and says that it records once everybody has answered', async () => {
    people([person('bob'), person('eve')])
    expect(recording.presence()).toEqual({})
    recording.ask()
    expect(recording.presence()).toEqual({ asks: 1 })
    expect(recording.waitedFor()).toEqual(['bob', 'eve'])
    people([person('bob', says(true)), person('eve')])
    expect(recording.own().state).toBe('asking')
    people([person('bob', says(true)), person('eve', says(false))])
    await settled()
    expect(recording.presence()).toEqual({ asks: 1, recording: true })
    expect(inIt()).toEqual(['alice', 'bob'])
    expect(recording.leftOut()).toEqual(['eve'])
  })

  it('[K10] holds nobody whose yes is not in presence at that moment', async () => {
    people([person('bob'), person('eve', says(true))])
    recording.ask()
    people([person('bob', says(true)), person('eve', says(true))])
    await settled()
    expect(inIt()).toEqual(['alice', 'bob', 'eve'])
    people([person('bob', says(false)), person('eve', says(true))])
    await settled()
    expect(inIt()).toEqual(['alice', 'eve'])
    // The relay is away: connected they are, and cannot say no.
    present([])
    await settled()
    expect(inIt()).toEqual(['alice'])
    expect(recording.own().state).toBe('recording')
  })

  it('[K10] an answer to an earlier asking counts for nothing', async () => {
    people([person('bob', says(true))])
    recording.ask()
    await settled()
    recording.stop()
    await settled()
    expect([stopped, recording.presence()]).toEqual([1, {}])
    recording.ask()
    expect([recording.own().state, recording.presence()]).toEqual(['asking', { asks: 2 }])
    await vi.advanceTimersByTimeAsync(ANSWER_MS)
    expect(recording.own()).toEqual({ state: 'failed', why: 'nobody-agreed' })
    expect(recording.presence()).toEqual({})
  })

  it('keeps what it has when the disk is full, and says so', async () => {
    people([person('bob', says(true))])
    recording.ask()
    await settled()
    options?.onTrouble('full')
    await settled()
    expect([recording.own(), stopped]).toEqual([{ state: 'failed', why: 'full' }, 1])
    expect(recording.presence()).toEqual({})
  })

  it('stops with the call', async () => {
    people([person('bob', says(true))])
    recording.ask()
    await settled()
    dispose()
    await settled()
    expect(stopped).toBe(1)
  })

  it('[K10] tells aloud who asks and who records, and answers that device and number', () => {
    people([person('bob', { asks: 3 })])
    expect(recording.others()).toEqual([
      { peer: PEERS.bob, name: 'bob', is: 'asking', answer: undefined, hears: true },
    ])
    expect(chimes).toBe(1)
    recording.answer(PEERS.bob, 'yes')
    const yes: Consent = { peer: PEERS.bob, asks: 3, yes: true }
    expect(recording.presence()).toEqual({ consents: [yes] })
    people([person('bob', { asks: 3, recording: true })])
    expect(recording.others()).toMatchObject([{ is: 'recording', answer: 'yes' }])
    expect(chimes).toBe(2)
    recording.answer(PEERS.bob, 'no')
    expect(recording.presence()).toEqual({ consents: [{ ...yes, yes: false }] })
    people([person('bob', { asks: 4 })])
    expect(recording.others()).toMatchObject([{ is: 'asking', answer: undefined }])
    expect(recording.presence()).toEqual({})
    // Whoever was told no may ask again, but not aloud.
    expect(chimes).toBe(2)
  })

  it('tells of one that records without having asked, whom nobody can agree to', () => {
    people([person('eve', { recording: true })])
    expect(recording.others()).toMatchObject([{ name: 'eve', is: 'recording', hears: false }])
    recording.answer(PEERS.eve, 'yes')
    expect([recording.presence(), recording.others()[0]?.answer]).toEqual([{}, undefined])
  })
})
