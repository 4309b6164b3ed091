import type { Accessor } from 'solid-js'
import { CallHost } from './CallHost.tsx'
import type { Calls, CallsDeps } from './callsDeps.ts'
import { createCalls } from './createCalls.ts'
import { RingOffer } from './RingOffer.tsx'

/** What is loaded with the first call; there is one for each workspace. */
export function startCalls(
  deps: CallsDeps & { readonly calls: Accessor<Calls | undefined>; setCalls(calls: Calls): void },
): Calls {
  const already = deps.calls()
  if (already !== undefined) return already
  const made: Calls = {
    ...createCalls(deps),
    view: () => (
      <>
        <CallHost calls={made} />
        <RingOffer calls={made} />
      </>
    ),
  }
  deps.setCalls(made)
  return made
}
