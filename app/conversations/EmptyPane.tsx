import { lazy, Show } from 'solid-js'
import { t } from '../i18n/language.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { openDialog } from '../ui/dialogs.tsx'
import { Page } from '../ui/Page.tsx'

const InviteDialog = lazy(async () => ({
  default: (await import('../settings/InviteDialog.tsx')).InviteDialog,
}))

/** What lies beside the list while nothing is open; with nobody in the list, how to change that. */
export function EmptyPane() {
  const workspace = useWorkspace()
  return (
    <Show
      when={workspace.conversations()?.length === 0}
      fallback={<Page title={t('home.sentence')} hint={t('home.hint')} />}
    >
      <Page
        title={t('list.empty')}
        action={
          <Button weight="main" onClick={() => openDialog(InviteDialog)}>
            {t('me.invite')}
          </Button>
        }
      />
    </Show>
  )
}
