import { lazy } from 'solid-js'
import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../model.ts'
import { openDialog } from '../ui/dialogs.tsx'

const MessageDialog = lazy(async () => ({ default: (await import('./MessageDialog.tsx')).MessageDialog }))

/** Asks before a message is reported or hidden, and why. */
export const askAbout = (what: 'report' | 'hide', message: Message, model: ConversationModel): void =>
  openDialog((dialog) => (
    <MessageDialog what={what} message={message} model={model} onClose={dialog.onClose} />
  ))
