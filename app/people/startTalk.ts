import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Workspace } from '../model.ts'
import type { Person } from './model.ts'

/** Opens the direct conversation with somebody, or makes it; works without a network. */
export async function startTalk(
  workspace: Workspace,
  person: Person & { readonly id: UserId },
  navigate: (path: string) => void,
): Promise<ConversationId> {
  const id = await workspace.createConversation({ people: [person], name: '' })
  navigate(`/c/${id}`)
  return id
}
