import { describe, expect, it } from 'vitest'
import { whyNot } from '../../../app/calls/acquire.ts'
import { callWords, fateOf } from '../../../app/calls/callWords.ts'
import { clockOf } from '../../../app/calls/createCallClock.ts'
import { type LinkTotals, NO_TOTALS, qualityBetween, readTotals } from '../../../app/calls/linkStats.ts'
import { pictureSize, sendingParameters } from '../../../app/calls/pictureSize.ts'
import { readCallMessage } from '../../../app/calls/readCallMessage.ts'
import { recordWords } from '../../../app/calls/recordWords.ts'
import type { Steps } from '../../../app/calls/strain.ts'
import { clockTime } from '../../../app/i18n/dates.ts'
import type { StatelessMessage } from '../../../sync/api.ts'
import { firstIdAt } from '../../../sync/clock.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'
import type { CallOutcome } from '../../../sync/timeline/items.ts'

const ALICE = 'a000000000000000' as UserId
const BOB = 'b000000000000000' as UserId
const EVE = 'e000000000000000' as UserId

describe('the size of a picture', () => {
  it('falls as people join', () => {
    const sizes = [1, 2, 3, 7].map((others) => {
      const { width, height, fps } = pictureSize(others)
      return `${width}×${height}@${fps}`
    })
    expect(sizes).toEqual(['1280×720@30', '640×480@24', '320×240@15', '320×240@15'])
  })

  it('is halved on a strained link, and quartered; a shared screen stays readable', () => {
    const parameters = { encodings: [{ active: true }] } as RTCRtpSendParameters
    const scale = (picture: 'camera' | 'screen', steps: Steps) => {
      const { encodings, degradationPreference } = sendingParameters(parameters, {
        picture,
        others: 2,
        steps,
      })
      return [encodings[0]?.scaleResolutionDownBy, degradationPreference]
    }
    expect(scale('camera', 0)).toEqual([1, 'balanced'])
    expect(scale('camera', 1)).toEqual([2, 'balanced'])
    expect(scale('camera', 2)).toEqual([4, 'balanced'])
    expect(scale('screen', 2)).toEqual([1, 'maintain-resolution'])
  })

  it.each([
    ['that is as large as wanted', { width: 640, height: 480 }, 1],
    ['that makes larger ones', { width: 1280, height: 960 }, 2],
    ['that is held upright', { width: 480, height: 640 }, 1],
    ['that makes smaller ones', { width: 320, height: 240 }, 1],
    ['of which nothing is known', {}, 1],
  ])('of a camera %s is made to fit by who sends it', (_, made, by) => {
    const parameters = { encodings: [{ active: true }] } as RTCRtpSendParameters
    const what = { picture: 'camera', others: 2, steps: 0, made } as const
    expect(sendingParameters(parameters, what).encodings[0]?.scaleResolutionDownBy).toBe(by)
  })
})

describe('how good a link is', () => {
  const now = (more: Partial<LinkTotals>): LinkTotals => ({ ...NO_TOTALS, packetsReceived: 100, ...more })

  it.each([
    [{ rttS: 0.02 }, 'good'],
    [{ rttS: 0.3 }, 'fair'],
    [{ rttS: 0.8 }, 'poor'],
    [{ packetsLost: 4 }, 'fair'],
    [{ packetsLost: 20 }, 'poor'],
  ] as const)('%o is %s', (totals, quality) => {
    expect(qualityBetween(NO_TOTALS, now(totals))).toBe(quality)
  })

  it('few packets say nothing', () => {
    expect(qualityBetween(NO_TOTALS, { ...NO_TOTALS, packetsReceived: 2, packetsLost: 2 })).toBeUndefined()
  })

  it('is read from a report, voice and picture together', () => {
    // As in Firefox: of several that are nominated one is used.
    const pair = { type: 'candidate-pair', state: 'succeeded' }
    const report = new Map<string, object>([
      ['a', { type: 'inbound-rtp', packetsReceived: 5, packetsLost: 1 }],
      ['v', { type: 'inbound-rtp', packetsReceived: 7, framesDecoded: 3 }],
      ['p', { ...pair, nominated: true, currentRoundTripTime: 0.1 }],
      ['q', { type: 'candidate-pair', nominated: false, state: 'waiting', currentRoundTripTime: 9 }],
      ['r', { ...pair, nominated: true, selected: false, currentRoundTripTime: 7 }],
    ])
    expect(readTotals(report as unknown as RTCStatsReport)).toEqual({
      framesDecoded: 3,
      heard: 0,
      packetsReceived: 12,
      packetsLost: 1,
      rttS: 0.1,
    })
  })
})

describe('[K7] what a call was', () => {
  const call = {
    media: 'audio' as const,
    answeredAt: undefined,
    endedAt: 800_000,
    people: [],
    declined: [],
    missed: [],
  }

  it('differs with who reads it', () => {
    const missed = { ...call, missed: [BOB], people: [ALICE] }
    expect(callWords(missed, BOB)).toBe('Missed voice call')
    expect(callWords(missed, ALICE)).toBe('Voice call, no answer')
    const talked = { ...call, answeredAt: 80_000, people: [ALICE, BOB], missed: [EVE] }
    expect(callWords(talked, ALICE)).toBe('Voice call, 12 min')
    expect(callWords(talked, EVE)).toBe('Missed voice call')
  })

  const told = (more: Partial<CallOutcome>, kind: 'direct' | 'group' = 'group') => {
    const at = new Date(2026, 10, 20, 14, 5).getTime()
    const whole: CallOutcome = {
      ...{ ...call, id: [ALICE, firstIdAt(at)], startedAt: at, answeredAt: at + 5_000 },
      ...{ endedAt: at + 725_000, people: [ALICE, BOB], recorded: [], ...more },
    }
    const model = { kind: () => kind, nameOf: (user: string) => (user === BOB ? 'bob' : 'alice') }
    const { before, began, after } = recordWords(whole, model, ALICE)
    return `${before}${began}${after}`.replaceAll(/[\u2066-\u2069]/g, '').replace(clockTime(at), '14:05')
  }

  it('stands among the messages with its beginning and its length', () => {
    expect(told({}, 'direct')).toBe('Voice call, 14:05, 12 min')
    expect(told({ media: 'video', recorded: [ALICE] })).toBe(
      'Video call, 14:05, 12 min, with bob, recorded by you',
    )
    const nobody = { answeredAt: undefined, people: [] }
    expect(told({ ...nobody, missed: [ALICE] })).toBe('Missed voice call, 14:05')
    expect(told({ ...nobody, missed: [BOB] })).toBe('Voice call, no answer, 14:05')
  })

  it('names the day of its beginning where it ended on another one', () => {
    const endedAt = new Date(2026, 10, 21, 0, 20).getTime()
    expect(told({ endedAt }, 'direct')).toMatch(/^Voice call, .*20.*, 14:05, 10 h 15 min$/)
  })

  it('who declined and came in later has talked', () => {
    expect(fateOf({ ...call, answeredAt: 1, people: [BOB], declined: [BOB] }, BOB)).toBe('talked')
  })

  it.each([
    [400, '1 s'],
    [59_000, '59 s'],
    [60_000, '1 min'],
    [65 * 60_000, '1 h 5 min'],
  ])('%i ms are %s', (ms, words) => {
    expect(
      callWords({ ...call, media: 'video', answeredAt: 1_000_000 - ms, endedAt: 1_000_000 }, ALICE),
    ).toBe(`Video call, ${words}`)
  })

  it('a clock counts hours when there are any', () => {
    expect([0, 252_000, 3_852_000].map(clockOf)).toEqual(['00:00', '04:12', '1:04:12'])
  })
})

describe('what the relay says', () => {
  const id = [BOB, '0'.repeat(16) as EntryId]
  const where = { conversation: 'd-00000000000000000000000000', call: id }
  const read = (message: object) => readCallMessage(message as StatelessMessage, ALICE, 1_000)

  it('[K6] a peer that does not come back is said by its id', () => {
    const peer = 'p'.repeat(40)
    expect(read({ type: 'call', event: 'gone', ...where, peer })).toEqual({ what: 'gone', id, peer })
    expect(read({ type: 'call', event: 'gone', ...where, peer: 'nobody' })).toEqual({ what: 'nothing' })
  })

  it('[K1] a ring lasts as long as the relay says, whatever this device’s clock shows', () => {
    const ring = { type: 'ring', ...where, media: 'video', by: BOB, byName: 'bob', at: 5, leftMs: 30_000 }
    expect(read(ring)).toMatchObject({
      what: 'event',
      event: {
        type: 'ring',
        ring: { until: 31_000, byName: 'bob', call: { isDirect: true, media: 'video' } },
      },
    })
    expect(read({ ...ring, by: ALICE })).toEqual({ what: 'nothing' })
  })

  it.each([
    [{ event: 'answered', by: BOB }, { event: { type: 'answered' } }],
    [{ event: 'answered', by: ALICE }, { event: { type: 'answered-elsewhere' } }],
    [{ event: 'declined', by: ALICE }, { event: { type: 'answered-elsewhere' } }],
    [
      { event: 'declined', by: BOB, words: 'later' },
      { what: 'words', words: 'later' },
    ],
    [{ event: 'busy', by: BOB }, { what: 'nothing' }],
    [{ event: 'full' }, { event: { type: 'not-let-in', why: 'full' } }],
    [{ event: 'ended', why: 'missed' }, { event: { type: 'ended', why: 'missed' } }],
    [{ event: 'unheard-of' }, { what: 'nothing' }],
  ])('%o', (message, heard) => {
    expect(read({ type: 'call', ...where, ...message })).toMatchObject(heard)
  })
})

describe('why a device gives nothing', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'in-use'],
    ['TypeError', 'failed'],
  ])('%s: %s', (name, why) => {
    expect(whyNot(Object.assign(new Error(), { name }))).toBe(why)
  })
})
