import type { ConversationModel } from '../conversations/model.ts'

/** Steps back for one jump, of about a hundred messages each: beyond, one scrolls. */
const MAX_STEPS = 50

/** Reads back until a message is shown; answers whether it is. */
export async function readBackTo(
  key: string,
  model: Pick<ConversationModel, 'timeline' | 'past' | 'loadOlder'>,
): Promise<boolean> {
  const isShown = () => model.timeline().indexOf(key) >= 0
  const id = key.slice(key.lastIndexOf('/') + 1)
  for (let step = 0; step < MAX_STEPS && !isShown(); step++) {
    const first = model.timeline().at(0)
    // A message stands at its own id or later: all that could be there has been read.
    if (model.past() === 'whole' || (first !== undefined && first.place < id)) return false
    await model.loadOlder()
    if (model.past() === 'away' || model.past() === 'failed') break
  }
  return isShown()
}
