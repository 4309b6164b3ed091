import type { Met } from '../places/SanctionsHere.tsx'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'

const ProfileCard = lateDialog(async () => (await import('./ProfileCard.tsx')).ProfileCard)

/**
 * Shows who somebody is.
 * @param name what they are called here, while nothing else is known
 * @param place where one met them: whoever moderates there acts from here
 */
export const openProfile = (id: string, name: string, place?: Met): void =>
  openDialog((dialog) => <ProfileCard id={id} name={name} place={place} onClose={dialog.onClose} />)
