/** Why an update is refused: goes to its sender as a stateless message (contract, G7). */
export interface Rejection {
  readonly code: string
  readonly detail?: string | undefined
  /** Every entry at fault. */
  readonly entries?: readonly { readonly i: string; readonly code: string }[] | undefined
  /** With `clock-ahead`: shift unsent ids back by this; D3. */
  readonly offsetMs?: number | undefined
}

/** Thrown inside a commit to roll back one piece of work, and caught where it was queued. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly rejection: Rejection

  constructor(rejection: Rejection) {
    super(rejection.code)
    this.rejection = rejection
  }
}

export const rejectionMessage = (rejection: Rejection): string =>
  JSON.stringify({ type: 'rejected', ...rejection })
