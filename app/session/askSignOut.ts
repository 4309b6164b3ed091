import { tMe } from '../i18n/meWords.ts'
import { confirmFirst } from '../ui/dialogs.tsx'

/** Signing out wipes this person's data from the device: says so, and what would be lost; C7. */
export function askSignOut(unsent: number, signOut: () => Promise<void>): void {
  const lost = unsent > 0 ? [tMe('me.signOutUnsent', { count: unsent })] : []
  confirmFirst({
    title: tMe('me.signOutTitle'),
    hint: [...lost, tMe('me.signOutHint')].join(' '),
    action: tMe('me.signOut'),
    onConfirm: async () => {
      await signOut()
      return undefined
    },
  })
}
