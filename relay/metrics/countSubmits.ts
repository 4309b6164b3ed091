import type { Submit } from '../gate/submit.ts'

/** What became of the updates that devices sent. */
export interface SubmitCounts {
  readonly accepted: number
  /** By error code. */
  readonly refused: ReadonlyMap<string, number>
}

/** The same gate, counted. */
export function countSubmits(submit: Submit): { readonly submit: Submit; readonly counts: SubmitCounts } {
  const refused = new Map<string, number>()
  const counts = { accepted: 0, refused }
  return {
    counts,
    async submit(...asked) {
      const outcome = await submit(...asked)
      if (outcome.ok) counts.accepted += 1
      else refused.set(outcome.error.code, (refused.get(outcome.error.code) ?? 0) + 1)
      return outcome
    },
  }
}
