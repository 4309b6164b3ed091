import { describe, expect, it } from 'vitest'
import { whyNot } from '../../../app/calls/acquire.ts'
import { arrange } from '../../../app/calls/arrange.ts'
import { callWords, fateOf } from '../../../app/calls/callWords.ts'
import { clockOf } from '../../../app/calls/createCallClock.ts'
import { type LinkTotals, NO_TOTALS, qualityBetween, readTotals } from '../../../app/calls/linkStats.ts'
import { pictureSize, sendingParameters } from '../../../app/calls/pictureSize.ts'
import { readCallMessage } from '../../../app/calls/readCallMessage.ts'
import type { StatelessMessage } from '../../../sync/api.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'

const ALICE = 'a000000000000000' as UserId
const BOB = 'b000000000000000' as UserId
const EVE = 'e000000000000000' as UserId

describe('where tiles stand', () => {
  const base = {
    self: 'me',
    pinned: undefined,
    sharing: undefined,
    speaker: undefined,
    view: 'grid',
  } as const
  const places = (input: Parameters<typeof arrange>[0]) => {
    const { layout, placeOf } = arrange(input)
    return [layout, ...[...input.others, input.self].map(placeOf)].join(' ')
  }

  it('two see each other, the own picture in a corner; so does who waits for somebody', () => {
    expect(places({ ...base, others: ['bob'] })).toBe('pair main corner')
    expect(places({ ...base, others: [] })).toBe('pair corner')
  })

  it('more stand in a grid, as square as it can be, in two columns on a phone', () => {
    expect(places({ ...base, others: ['bob', 'eve'] })).toBe('grid grid grid grid')
    const columns = (count: number) => {
      const { wide, narrow } = arrange({
        ...base,
        others: Array.from({ length: count - 1 }, (_, i) => `${i}`),
      }).columns
      return `${wide}/${narrow}`
    }
    expect([3, 4, 5, 8].map(columns)).toEqual(['2/1', '2/2', '3/2', '3/2'])
  })

  it('whoever is pinned is large, before a shared screen, before who speaks', () => {
    const others = ['bob', 'eve']
    const speaking = { ...base, others, speaker: 'eve', view: 'speaker' } as const
    expect(places(speaking)).toBe('speaker strip main strip')
    expect(places({ ...speaking, sharing: 'bob' })).toBe('speaker main strip strip')
    expect(places({ ...speaking, sharing: 'bob', pinned: 'eve' })).toBe('speaker strip main strip')
    expect(places({ ...base, others, pinned: 'gone' })).toBe('grid grid grid grid')
  })
})

describe('the size of a picture', () => {
  it('falls as people join', () => {
    const sizes = [1, 2, 3, 7].map((others) => {
      const { width, height, fps } = pictureSize(others)
      return `${width}×${height}@${fps}`
    })
    expect(sizes).toEqual(['1280×720@30', '640×480@24', '320×240@15', '320×240@15'])
  })

  it('is halved on a poor link, and whole again when it recovers; a shared screen stays readable', () => {
    const parameters = { encodings: [{ active: true }] } as RTCRtpSendParameters
    const scale = (picture: 'camera' | 'screen', quality: 'poor' | 'good') => {
      const { encodings, degradationPreference } = sendingParameters(parameters, {
        picture,
        others: 2,
        quality,
      })
      return [encodings[0]?.scaleResolutionDownBy, degradationPreference]
    }
    expect(scale('camera', 'poor')).toEqual([2, 'balanced'])
    expect(scale('camera', 'good')).toEqual([1, 'balanced'])
    expect(scale('screen', 'poor')).toEqual([1, 'maintain-resolution'])
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
    const report = new Map<string, object>([
      ['a', { type: 'inbound-rtp', packetsReceived: 5, packetsLost: 1 }],
      ['v', { type: 'inbound-rtp', packetsReceived: 7, framesDecoded: 3 }],
      ['p', { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.1 }],
      ['q', { type: 'candidate-pair', nominated: false, state: 'waiting', currentRoundTripTime: 9 }],
    ])
    expect(readTotals(report as unknown as RTCStatsReport)).toEqual({
      framesDecoded: 3,
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
