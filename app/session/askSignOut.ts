import { t } from '../i18n/language.ts'
import { confirmFirst } from '../ui/dialogs.tsx'

/** Signing out wipes this person's data from the device: says so, and what would be lost; C7. */
export function askSignOut(unsent: number, signOut: () => Promise<void>): void {
  const lost = unsent > 0 ? [t('settings.signOutUnsent', { count: unsent })] : []
  confirmFirst({
    title: t('settings.signOutTitle'),
    hint: [...lost, t('settings.signOutHint')].join(' '),
    action: t('me.signOut'),
    onConfirm: async () => {
      await signOut()
      return undefined
    },
  })
}
