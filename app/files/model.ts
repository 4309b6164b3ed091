import type { ConversationId } from '../../sync/ids.ts'
import type { Outcome } from '../model.ts'

/** Setting and removing pictures; needs the network. F1 */
export interface Pictures {
  setAvatar(picture: Blob | undefined): Outcome<void>
  /** Hosts and moderators. */
  setPicture(conversation: ConversationId, picture: Blob | undefined): Outcome<void>
}
