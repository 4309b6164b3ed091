import { lazy } from 'solid-js'
import type { ConversationModel } from '../model.ts'
import { openProfile } from '../people/openProfile.tsx'
import { openDialog } from '../ui/dialogs.tsx'

const PlaceDialog = lazy(async () => ({ default: (await import('../places/PlaceDialog.tsx')).PlaceDialog }))

/** Shows who wrote something; from there, whoever moderates acts on them here. */
export const openAuthor = (model: ConversationModel, user: string): void =>
  openProfile(user, model.nameOf(user), {
    model,
    open: (start) =>
      openDialog((dialog) => <PlaceDialog model={model} start={start} onClose={dialog.onClose} />),
  })
