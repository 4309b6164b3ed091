import type { EntryReference } from '../../sync/entry.ts'
import type { UserId } from '../../sync/ids.ts'
import type { ConversationModel } from '../conversations/model.ts'

/** Of what somebody wrote, this many messages at most, the newest, go at once. */
export const MAX_HIDDEN_AT_ONCE = 200
/** So many are written before the screen has its turn. */
const STEP = 20

/** What somebody wrote here and this device shows, the newest first; what is removed already is left out. */
export function messagesOf(view: ReturnType<ConversationModel['timeline']>, user: UserId): EntryReference[] {
  const found: EntryReference[] = []
  for (let index = view.length - 1; index >= 0 && found.length < MAX_HIDDEN_AT_ONCE; index--) {
    const item = view.at(index)
    if (item?.type === 'message' && item.author === user && item.removed === undefined)
      found.push([item.author, item.id])
  }
  return found
}

/**
 * Hides the newest of what somebody wrote, for everybody (D5).
 * @param onStep hears how many of how many are done
 * @param turn lets others have their turn
 * @returns how many were hidden
 */
export async function hideAllOf(
  model: Pick<ConversationModel, 'timeline' | 'hide'>,
  user: UserId,
  reason: string,
  { onStep, turn }: { onStep: (done: number, all: number) => void; turn: () => Promise<void> },
): Promise<number> {
  const messages = messagesOf(model.timeline(), user)
  for (const [index, reference] of messages.entries()) {
    model.hide(reference, reason)
    if ((index + 1) % STEP !== 0) continue
    onStep(index + 1, messages.length)
    await turn()
  }
  return messages.length
}
