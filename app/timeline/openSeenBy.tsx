import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'

const SeenBy = lateDialog(async () => (await import('./SeenBy.tsx')).SeenBy)

/** Shows who has read and received a message. */
export const openSeenBy = (model: ConversationModel, message: Message): void =>
  openDialog((dialog) => <SeenBy model={model} message={message} onClose={dialog.onClose} />)
