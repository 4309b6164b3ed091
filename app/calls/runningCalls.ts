import { callsSchema } from '../../sync/callsApi.ts'
import type { ConversationId } from '../../sync/ids.ts'
import type { Api } from '../net/api.ts'

/** Where calls go on now, as the relay tells those who ask; nowhere when it does not answer. */
export async function runningCalls(api: Pick<Api, 'request'>): Promise<readonly ConversationId[]> {
  // Those that go on come before all others, whatever the limit; K7.
  const known = await api.request('GET', '/api/calls?limit=1', callsSchema)
  if (!known.ok) return []
  return known.value.calls.flatMap(({ conversation, endedAt }) =>
    endedAt === undefined ? [conversation] : [],
  )
}
