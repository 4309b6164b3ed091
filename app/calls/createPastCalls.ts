import { callsSchema } from '../../sync/callsApi.ts'
import { settingKey } from '../../sync/home.ts'
import { isEntryId } from '../../sync/ids.ts'
import type { CallsDeps } from './callsDeps.ts'
import type { CallsModel } from './model.ts'

const SEEN = settingKey('calls-seen')

/** Calls that were, and which of the missed ones were looked at: in `home`, so that it is the same everywhere (D9). */
export function createPastCalls({
  api,
  home,
}: Pick<CallsDeps, 'api' | 'home'>): Pick<CallsModel, 'past' | 'seenUpTo' | 'see'> {
  const seenUpTo = () => {
    const seen = home.value(SEEN)
    return isEntryId(seen) ? seen : ''
  }
  return {
    past({ only, conversation, before }) {
      const query = new URLSearchParams({
        ...(only === 'missed' && { missed: 'true' }),
        ...(conversation !== undefined && { conversation }),
        ...(before !== undefined && { before }),
      })
      return api.request('GET', `/api/calls?${query}`, callsSchema)
    },
    seenUpTo,
    see(record) {
      if (record > seenUpTo()) home.setValue(SEEN, record)
    },
  }
}
