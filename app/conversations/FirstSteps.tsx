import { A } from '@solidjs/router'
import { Show, Suspense } from 'solid-js'
import { t } from '../i18n/language.ts'
import { isContact } from '../people/isContact.ts'
import { useWorkspace } from '../session/context.ts'
import button from '../ui/Button.module.css'
import { Button } from '../ui/Button.tsx'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import { late } from '../ui/late.ts'

const NewConversation = lateDialog(async () => (await import('./NewConversation.tsx')).NewConversation)
const InviteDialog = lateDialog(async () => (await import('../settings/InviteDialog.tsx')).InviteDialog)
const WriteToContacts = late(async () => (await import('../people/WriteToContacts.tsx')).WriteToContacts)

/** How to come to talk to anybody. Whoever was invited knows somebody here; the owner was here first. */
export function FirstSteps() {
  const workspace = useWorkspace()
  const knowsSomebody = () => workspace.people()?.all()?.some(isContact) ?? false
  const find = () => (
    <Button
      weight={workspace.me().owner || knowsSomebody() ? 'quiet' : 'main'}
      onClick={() => openDialog(NewConversation)}
    >
      {t('list.findPeople')}
    </Button>
  )
  const invite = () => (
    <Button
      weight={workspace.me().owner && !knowsSomebody() ? 'main' : 'quiet'}
      onClick={() => openDialog(InviteDialog)}
    >
      {t('me.invite')}
    </Button>
  )
  return (
    <>
      <Show when={knowsSomebody()}>
        <Suspense>
          <WriteToContacts />
        </Suspense>
      </Show>
      {workspace.me().owner ? [invite(), find()] : [find(), invite()]}
      <A href="/people" class={button.button ?? ''} data-weight="quiet">
        {t('me.people')}
      </A>
      <A href="/rooms" class={button.button ?? ''} data-weight="quiet">
        {t('list.rooms')}
      </A>
    </>
  )
}
