import type { ConversationModel } from '../conversations/model.ts'
import { openProfile } from '../people/openProfile.tsx'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'

const PlaceDialog = lateDialog(async () => (await import('../places/PlaceDialog.tsx')).PlaceDialog)

/** Shows who wrote something; from there, whoever moderates acts on them here. */
export const openAuthor = (model: ConversationModel, user: string): void =>
  openProfile(user, model.nameOf(user), {
    model,
    open: (start) =>
      openDialog((dialog) => <PlaceDialog model={model} start={start} onClose={dialog.onClose} />),
  })
