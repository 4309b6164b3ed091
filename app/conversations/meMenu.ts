import Globe from 'lucide-solid/icons/globe'
import LogOut from 'lucide-solid/icons/log-out'
import Phone from 'lucide-solid/icons/phone'
import SettingsIcon from 'lucide-solid/icons/settings'
import UserPlus from 'lucide-solid/icons/user-plus'
import Users from 'lucide-solid/icons/users'
import { t } from '../i18n/language.ts'
import { tMe } from '../i18n/meWords.ts'
import type { SessionModel, Workspace } from '../model.ts'
import { askSignOut } from '../session/askSignOut.ts'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import { openMenu } from '../ui/menu.ts'

const InviteDialog = lateDialog(async () => (await import('../settings/InviteDialog.tsx')).InviteDialog)

/** Opens one's own menu: where else there is to go, whom to bring, and the way out. */
export function openMeMenu(request: {
  readonly anchor: HTMLElement
  readonly workspace: Workspace
  readonly session: SessionModel
  readonly goTo: (path: string) => void
}): void {
  const { anchor, workspace, session, goTo } = request
  openMenu({
    label: t('me.menu'),
    anchor,
    items: [
      { label: t('me.people'), icon: Users, onSelect: () => goTo('/people') },
      { label: tMe('me.calls'), icon: Phone, onSelect: () => goTo('/calls') },
      { label: tMe('me.settings'), icon: SettingsIcon, onSelect: () => goTo('/settings') },
      { label: t('list.rooms'), icon: Globe, onSelect: () => goTo('/rooms') },
      { label: t('me.invite'), icon: UserPlus, onSelect: () => openDialog(InviteDialog) },
      {
        label: tMe('me.signOut'),
        icon: LogOut,
        onSelect: () => askSignOut(workspace.unsent(), () => session.signOut()),
      },
    ],
  })
}
