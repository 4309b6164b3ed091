import { lazy } from 'solid-js'
import { openDialog } from '../ui/dialogs.tsx'

const ProfileCard = lazy(async () => ({ default: (await import('./ProfileCard.tsx')).ProfileCard }))

/** Shows who somebody is. @param name what they are called here, while nothing else is known */
export const openProfile = (id: string, name: string): void =>
  openDialog((dialog) => <ProfileCard id={id} name={name} onClose={dialog.onClose} />)
