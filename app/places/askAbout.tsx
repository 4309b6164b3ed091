import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'

const MessageDialog = lateDialog(async () => (await import('./MessageDialog.tsx')).MessageDialog)

/** Asks before a message is reported or hidden, and why. */
export const askAbout = (what: 'report' | 'hide', message: Message, model: ConversationModel): void =>
  openDialog((dialog) => (
    <MessageDialog what={what} message={message} model={model} onClose={dialog.onClose} />
  ))
