import { MissedCallsLink } from '../calls/MissedCallsLink.tsx'
import { RequestsLink } from '../people/RequestsLink.tsx'

/** What waits for somebody outside of their conversations: missed calls, and people who ask. */
export function WaitingLinks() {
  return (
    <>
      <MissedCallsLink />
      <RequestsLink />
    </>
  )
}
