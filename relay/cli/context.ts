export interface CommandContext {
  /** Told what long work is at; one line each. */
  readonly report: (line: string) => void
  /** Stops long work between two steps; what is done stays done. */
  readonly signal: AbortSignal
}
