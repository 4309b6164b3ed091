import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import type { Failure, SessionModel } from '../model.ts'
import { type ClaimStore, createClaimStore } from './claimStore.ts'

/** Between two questions what the first device said. */
const ASK_EVERY_MS = 1_000

/** What the second device shows while the first one decides; A5. Signed in, it shows the conversations. */
export type LinkSignIn =
  | { readonly state: 'typing'; readonly failure?: Failure }
  | { readonly state: 'bringing' }
  | { readonly state: 'waiting'; readonly check: string }
  | { readonly state: 'refused' }
  | { readonly state: 'over' }

export interface LinkSignInControls {
  readonly now: Accessor<LinkSignIn>
  bring(code: string): Promise<void>
  /** Back to another code. */
  again(): void
}

export interface LinkSignInOptions {
  readonly session: Pick<SessionModel, 'claimLink' | 'finishLink'>
  /** Where a claim outlives a reload. @default the tab's storage */
  readonly kept?: ClaimStore
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number
}

export function createLinkSignIn({
  session,
  kept = createClaimStore(),
  clock = Date.now,
}: LinkSignInOptions): LinkSignInControls {
  const [now, setNow] = createSignal<LinkSignIn>({ state: 'typing' })
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Changes with each code: what is said about an earlier one is of no use. */
  let turn = 0
  onCleanup(() => {
    turn += 1
    clearTimeout(timer)
  })

  function end(how: LinkSignIn): void {
    kept.forget()
    setNow(how)
  }

  async function finish(claim: string, endsAt: number): Promise<void> {
    const mine = turn
    const finished = await session.finishLink(claim)
    if (finished.ok) return kept.forget()
    if (mine !== turn) return
    const { code } = finished.error
    if (code === 'link-refused') return end({ state: 'refused' })
    const goesOn = code === 'link-pending' || code === 'unreachable'
    if (!goesOn && code !== 'link-unknown') return end({ state: 'typing', failure: finished.error })
    if (!goesOn || clock() >= endsAt) return end({ state: 'over' })
    timer = setTimeout(() => void finish(claim, endsAt), ASK_EVERY_MS)
  }

  const before = kept.read(clock())
  if (before !== undefined) {
    setNow({ state: 'waiting', check: before.check })
    void finish(before.claim, before.endsAt)
  }

  return {
    now,
    async bring(code) {
      const mine = ++turn
      clearTimeout(timer)
      end({ state: 'bringing' })
      const claimed = await session.claimLink(code)
      if (mine !== turn) return
      if (!claimed.ok) return void setNow({ state: 'typing', failure: claimed.error })
      const { claim, check } = claimed.value
      setNow({ state: 'waiting', check })
      // Two minutes for the answer, and as long to hear of it.
      const endsAt = clock() + 2 * LIMITS.deviceLinkMs
      kept.keep({ claim, check, endsAt })
      await finish(claim, endsAt)
    },
    again() {
      turn += 1
      clearTimeout(timer)
      end({ state: 'typing' })
    },
  }
}
