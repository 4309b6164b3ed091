import { t } from '../i18n/language.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import { Dialog } from '../ui/Dialog.tsx'
import type { OpenDialog } from '../ui/dialogs.tsx'
import { InviteMaker } from './InviteMaker.tsx'

export function InviteDialog(props: OpenDialog) {
  return (
    <Dialog title={t('me.invite')} hint={tSettings('invite.hint')} onClose={props.onClose}>
      <InviteMaker />
    </Dialog>
  )
}
