import type { Quality } from './model.ts'

/** What a connection has done since it began, as far as tiles and quality need it. */
export interface LinkTotals {
  readonly framesDecoded: number
  readonly packetsReceived: number
  readonly packetsLost: number
  /** Round trip in seconds; undefined while unknown. */
  readonly rttS: number | undefined
}

export const NO_TOTALS: LinkTotals = { framesDecoded: 0, packetsReceived: 0, packetsLost: 0, rttS: undefined }

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
    if (stats.type === 'candidate-pair' && stats.nominated === true && stats.state === 'succeeded')
      totals.rttS = number('currentRoundTripTime')
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
