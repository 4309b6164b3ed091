import type { Quality } from './model.ts'

/** What a connection has done since it began, as far as tiles and quality need it. */
export interface LinkTotals {
  readonly framesDecoded: number
  readonly packetsReceived: number
  readonly packetsLost: number
  /** Bytes of whatever came: answers to questions whether anybody is there are none. */
  readonly heard: number
  /** The share of packets that the other side misses of what is sent to it, of 1; undefined while it has not said. */
  readonly lostThere: number | undefined
  /** Round trip in seconds; undefined while unknown. */
  readonly rttS: number | undefined
}

export const NO_TOTALS: LinkTotals = {
  framesDecoded: 0,
  packetsReceived: 0,
  packetsLost: 0,
  heard: 0,
  lostThere: undefined,
  rttS: undefined,
}

/** Reads the numbers out of a report; what a browser does not tell counts as nothing. */
export function readTotals(report: RTCStatsReport): LinkTotals {
  const totals = { ...NO_TOTALS } as { -readonly [K in keyof LinkTotals]: LinkTotals[K] }
  report.forEach((stats: Readonly<Record<string, unknown>>) => {
    const number = (name: string) => (typeof stats[name] === 'number' ? stats[name] : 0)
    if (stats.type === 'inbound-rtp') {
      totals.framesDecoded += number('framesDecoded')
      totals.packetsReceived += number('packetsReceived')
      totals.packetsLost += number('packetsLost')
    }
    if (stats.type === 'remote-inbound-rtp')
      totals.lostThere = Math.max(totals.lostThere ?? 0, number('fractionLost'))
    if (stats.type === 'candidate-pair') totals.heard += number('bytesReceived')
    // Firefox nominates several, and says which of them it uses.
    const isUsed = stats.nominated === true && stats.state === 'succeeded' && stats.selected !== false
    if (stats.type === 'candidate-pair' && isUsed) totals.rttS = number('currentRoundTripTime')
  })
  return totals
}

/** What share of packets may go missing, and how long a round trip may take, in seconds. */
const FAIR = { loss: 0.02, rttS: 0.25 }
const POOR = { loss: 0.08, rttS: 0.6 }
/** Fewer packets than these say nothing. */
const MIN_PACKETS = 10

/** How good it was between two readings. */
export function qualityBetween(before: LinkTotals, now: LinkTotals): Quality | undefined {
  const lost = Math.max(0, now.packetsLost - before.packetsLost)
  const sent = lost + now.packetsReceived - before.packetsReceived
  const loss = sent >= MIN_PACKETS ? lost / sent : 0
  const { rttS } = now
  if (rttS === undefined && sent < MIN_PACKETS) return undefined
  if (loss > POOR.loss || (rttS ?? 0) > POOR.rttS) return 'poor'
  return loss > FAIR.loss || (rttS ?? 0) > FAIR.rttS ? 'fair' : 'good'
}
