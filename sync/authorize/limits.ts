import { LIMITS } from '../limits.ts'

/** Bounds of one update; beyond any of them it is refused. */
export interface AuthorizeLimits {
  /** Bytes of the whole update. @default 16 MiB, that of a sync step 2 */
  readonly bytes: number
  /** Clients that it holds structs of. @default 2,048 */
  readonly clients: number
  /** Structs, and apart from them ranges of deletes. @default 200,000 */
  readonly structs: number
  /** New entries. @default 5,000 */
  readonly entries: number
  /** New structs in one place that pass over what follows their neighbour already. @default 64 */
  readonly branches: number
  /** What these pass over, together. @default 50,000 */
  readonly branchSteps: number
  /** Lists and objects inside one another in a value. @default 32 */
  readonly depth: number
  /** Clocks end here. @default 2³¹ */
  readonly clock: number
}

export const AUTHORIZE_LIMITS: AuthorizeLimits = {
  bytes: LIMITS.maxStepTwoBytes,
  clients: LIMITS.maxUpdateClients,
  structs: LIMITS.maxUpdateStructs,
  entries: LIMITS.maxStepTwoEntries,
  branches: LIMITS.maxUpdateBranches,
  branchSteps: LIMITS.maxBranchSteps,
  depth: LIMITS.maxDepth,
  clock: LIMITS.maxClock,
}
