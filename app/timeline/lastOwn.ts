import type { UserId } from '../../sync/ids.ts'
import type { Message } from '../../sync/timeline/items.ts'
import type { TimelineView } from '../conversations/model.ts'

/** Further back than this one does not look for a message to edit. */
const LOOK_BACK = 200

/** The last message one wrote and did not delete. */
export function lastOwn(view: TimelineView, me: UserId): Message | undefined {
  for (let index = view.length - 1; index >= Math.max(0, view.length - LOOK_BACK); index--) {
    const item = view.at(index)
    if (item?.type === 'message' && item.author === me && item.removed === undefined) return item
  }
  return undefined
}
