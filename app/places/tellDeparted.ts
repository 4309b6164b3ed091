import type { Conversations } from '../../sync/api.ts'
import { departedWords } from '../i18n/departedWords.ts'
import { toast } from '../ui/toast.ts'

/** Says from what one was removed since the last list; whoever looks at it is told there. M12 */
export function tellDeparted(before: Conversations, now: Conversations): void {
  const wasIn = new Set(before.conversations.map(({ id }) => id))
  for (const departed of now.departed) {
    if (wasIn.has(departed.id) && location.pathname !== `/c/${departed.id}`) toast(departedWords(departed))
  }
}
