import { Show } from 'solid-js'
import { tTalk } from '../i18n/conversationWords.ts'
import { tWriting } from '../i18n/writingWords.ts'
import { useWorkspace } from '../session/context.ts'
import type { ComposeMode } from '../timeline/composeMode.ts'
import { oneLine } from '../timeline/oneLine.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { X } from '../ui/icons.ts'
import styles from './Composer.module.css'
import type { ConversationModel } from './model.ts'

/** Above the field: what is edited or answered, and the way out. */
export function ComposerAbout(props: { mode: ComposeMode; model: ConversationModel; onCancel: () => void }) {
  const workspace = useWorkspace()
  const about = () => {
    const mode = props.mode
    if (mode.state === 'edit') {
      return {
        title: tWriting('composer.editing'),
        text: mode.message.text,
        cancel: tWriting('composer.cancelEdit'),
      }
    }
    if (mode.state === 'reply') {
      const own = mode.to.author === workspace.me().id
      const name = own ? tTalk('conversation.you') : props.model.nameOf(mode.to.author)
      return {
        title: tWriting('composer.replyingTo', { name }),
        text: mode.to.text,
        cancel: tWriting('composer.cancelReply'),
      }
    }
    return undefined
  }
  return (
    <Show when={about()}>
      {(it) => (
        <div class={styles.about}>
          <div class={styles.aboutWords}>
            <b>{it().title}</b>
            <p dir="auto">{oneLine(it().text, 200)}</p>
          </div>
          <IconButton icon={X} label={it().cancel} onClick={() => props.onCancel()} />
        </div>
      )}
    </Show>
  )
}
