import type { ConversationId, UserId } from '../../sync/ids.ts'
import { conversationPrefix } from '../conversations/createCurrentReplica.ts'
import { type DraftKeep, keptDraft } from '../conversations/createDraft.ts'
import { readRefused } from '../conversations/createRefused.ts'
import { createReplica, type ReplicaDeps } from '../replica/createReplica.ts'
import { carryUnsent, unsentItems } from '../replica/rebase.ts'

export interface LeftWordsOf extends DraftKeep {
  readonly me: UserId
}

/** Words written in a conversation that one is no longer in, never sent and still on this device; oldest first. M8 */
export async function leftWords(
  deps: ReplicaDeps,
  id: ConversationId,
  { me, ...draft }: LeftWordsOf,
): Promise<string[]> {
  const words: string[] = []
  for (const name of await deps.store.documents(conversationPrefix(id))) {
    // Read and let go: never attached.
    const replica = createReplica(name, deps, {
      carry: async () => (old, fresh, carried) => carryUnsent(old, fresh, me, carried),
    })
    await replica.loaded
    for (const { value } of unsentItems(replica.doc, me, replica.acknowledged)) {
      if (typeof value === 'object' && value !== null && 't' in value && typeof value.t === 'string')
        words.push(value.t)
    }
    replica.destroy()
  }
  const refused = await readRefused(deps.store, id)
  const all = [...words, ...(refused ?? []).map(({ text }) => text), keptDraft(id, draft)]
  return all.filter((text) => text.trim() !== '')
}
