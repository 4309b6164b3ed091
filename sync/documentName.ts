import type { ConversationId, Generation, UserId } from './ids.ts'
import { isConversationId, isGeneration, isUserId } from './ids.ts'
import { err, ok, type Result } from './result.ts'

/** What a document name says (contract, "Documents"). */
export type DocumentName =
  | { readonly type: 'conversation'; readonly id: ConversationId; readonly generation: Generation }
  | { readonly type: 'notes'; readonly id: ConversationId; readonly generation: Generation }
  | { readonly type: 'home'; readonly userId: UserId; readonly generation: Generation }

/** Reads `conversation/<id>/<generation>`, `notes/…` or `home/<userId>/<generation>`. */
export function parseDocumentName(text: string): Result<DocumentName, 'bad-document-name'> {
  const [type, id, generation, ...rest] = text.split('/')
  if (rest.length > 0 || !isGeneration(generation)) return err('bad-document-name')
  if ((type === 'conversation' || type === 'notes') && isConversationId(id))
    return ok({ type, id, generation })
  if (type === 'home' && isUserId(id)) return ok({ type, userId: id, generation })
  return err('bad-document-name')
}

export const conversationDocument = (id: ConversationId, generation: Generation): string =>
  `conversation/${id}/${generation}`

export const homeDocument = (userId: UserId, generation: Generation): string => `home/${userId}/${generation}`
