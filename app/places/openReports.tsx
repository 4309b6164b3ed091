import { Show } from 'solid-js'
import type { ConversationId } from '../../sync/ids.ts'
import { useWorkspace } from '../session/context.ts'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'

const PlaceDialog = lateDialog(async () => (await import('./PlaceDialog.tsx')).PlaceDialog)

/** Shows what was reported in a conversation, from wherever one is. M9 */
export const openReports = (id: ConversationId): void =>
  openDialog((dialog) => <ReportsOf id={id} onClose={dialog.onClose} />)

function ReportsOf(props: { id: ConversationId; onClose: () => void }) {
  const conversation = useWorkspace().openConversation(props.id)
  const model = () => {
    const current = conversation()
    return typeof current === 'string' ? undefined : current
  }
  return (
    <Show when={model()}>
      {(found) => <PlaceDialog model={found()} start={{ at: 'reports' }} onClose={props.onClose} />}
    </Show>
  )
}
