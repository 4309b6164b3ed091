import { type Accessor, createResource, createSignal } from 'solid-js'
import type { Failure, Outcome } from '../model.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import { known } from '../ui/known.ts'

export interface OwnList<T> {
  /** Empty until the relay has answered. */
  readonly items: Accessor<readonly T[]>
  /** Why it, or the last change of it, failed, in words. */
  readonly problem: Accessor<string | undefined>
  /** Asks the relay again. */
  readonly refresh: () => void
  /** Waits for a change to be made, and asks again. */
  readonly change: (changing: Outcome<void>) => Promise<void>
}

/** Something of one's own that only the relay knows: asked for, changed, and asked for again once it is back. */
export function createOwnList<T>(ask: () => Outcome<readonly T[]>): OwnList<T> {
  const [answer, { refetch }] = createResource(ask)
  const [failure, setFailure] = createSignal<Failure>()
  const why = (): Failure | undefined => {
    const result = known(answer)
    return failure() ?? (result && !result.ok ? result.error : undefined)
  }
  onceConnected(() => {
    if (why()?.code !== 'unreachable') return
    setFailure(undefined)
    void refetch()
  })
  return {
    items() {
      const result = known(answer)
      return result?.ok ? result.value : []
    },
    problem() {
      const failed = why()
      return failed && failureWords(failed)
    },
    refresh: () => void refetch(),
    async change(changing) {
      const result = await changing
      setFailure(result.ok ? undefined : result.error)
      await refetch()
    },
  }
}
