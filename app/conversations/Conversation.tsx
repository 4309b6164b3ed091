import { createSignal } from 'solid-js'
import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { type ComposeMode, NEW } from '../timeline/composeMode.ts'
import { lastOwn } from '../timeline/lastOwn.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import { TypingLine } from '../timeline/TypingLine.tsx'
import { Composer } from './Composer.tsx'
import styles from './Conversation.module.css'
import { ConversationHeader } from './ConversationHeader.tsx'

/** One conversation, whole: its header, its messages, the composer. */
export function Conversation(props: { model: ConversationModel }) {
  const workspace = useWorkspace()
  const [mode, setMode] = createSignal<ComposeMode>(NEW)

  const editLast = () => {
    const message = lastOwn(props.model.timeline(), workspace.me().id)
    if (message) setMode({ state: 'edit', message })
  }

  return (
    <section class={styles.conversation} aria-label={props.model.title()}>
      <ConversationHeader model={props.model} />
      <Timeline
        model={props.model}
        me={workspace.me().id}
        onReply={(to: Message) => setMode({ state: 'reply', to })}
        onEdit={(message: Message) => setMode({ state: 'edit', message })}
      />
      <TypingLine names={props.model.typing()} />
      <Composer model={props.model} mode={mode()} onMode={setMode} onEditLast={editLast} />
    </section>
  )
}
