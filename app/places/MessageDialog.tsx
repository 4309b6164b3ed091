import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { oneLine } from '../timeline/oneLine.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/toast.ts'
import styles from './Place.module.css'
import { ReasonForm } from './ReasonForm.tsx'
import { createDoing } from './usePlaces.ts'

/** Reporting somebody's message (M9), or hiding it for everybody (D5): what it said, and why. */
export function MessageDialog(props: {
  what: 'report' | 'hide'
  message: Message
  model: ConversationModel
  onClose: () => void
}) {
  const doing = createDoing()
  let cancel: HTMLButtonElement | undefined
  const name = () => props.model.nameOf(props.message.author)
  const confirm = async (reason: string) => {
    const { author, id } = props.message
    if (props.what === 'hide') props.model.hide([author, id], reason)
    else if (!(await doing.run('report', (places) => places.report(props.model.id, [author, id], reason))))
      return
    toast(tMod(`${props.what}.done`))
    props.onClose()
  }
  return (
    <Dialog
      title={tMod(`${props.what}.title`, { name: name() })}
      onClose={props.onClose}
      initialFocus={() => cancel}
    >
      <p class={styles.words} dir="auto">
        {oneLine(props.message.text, QUOTED)}
      </p>
      <ReasonForm
        hint={props.what === 'hide' ? tMod('hide.hint') : tMod('report.hint', { name: name() })}
        reasonHint={tMod('reason.hintTeam')}
        action={tMod(`${props.what}.confirm`)}
        busy={doing.busy() !== undefined}
        problem={doing.problem()}
        onConfirm={(reason) => void confirm(reason)}
        onCancel={props.onClose}
        cancelRef={(element) => {
          cancel = element
        }}
      />
    </Dialog>
  )
}

/** Enough to know which one it is. */
const QUOTED = 300
