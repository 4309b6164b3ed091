import { useNavigate } from '@solidjs/router'
import { createEffect, createSignal, onCleanup, Show, Suspense } from 'solid-js'
import type { Message } from '../../sync/timeline/items.ts'
import { OngoingCallBar } from '../calls/OngoingCallBar.tsx'
import { tTalk } from '../i18n/conversationWords.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { tKept } from '../session/keptWords.ts'
import { type ComposeMode, NEW } from '../timeline/composeMode.ts'
import { lastOwn } from '../timeline/lastOwn.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import { TypingLine } from '../timeline/TypingLine.tsx'
import { Bar } from '../ui/Bar.tsx'
import { Button } from '../ui/Button.tsx'
import { confirmFirst } from '../ui/dialogs.tsx'
import { late } from '../ui/late.ts'
import { Composer } from './Composer.tsx'
import styles from './Conversation.module.css'
import { ConversationHeader } from './ConversationHeader.tsx'
import type { ConversationModel } from './model.ts'

const ReportsBar = late(async () => (await import('../places/ReportsBar.tsx')).ReportsBar)

/** One conversation, whole: its header, its messages, the composer. */
export function Conversation(props: { model: ConversationModel }) {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const [mode, setMode] = createSignal<ComposeMode>(NEW)

  createEffect(() => {
    const { setViewing } = props.model
    setViewing(true)
    onCleanup(() => setViewing(false))
  })

  const editLast = () => {
    const message = lastOwn(props.model.timeline(), workspace.me().id)
    if (message) setMode({ state: 'edit', message })
  }

  const discard = () =>
    confirmFirst({
      title: tTalk('conversation.discardTitle', { name: props.model.title() }),
      hint:
        props.model.refusedAs() === 'not-found'
          ? tKept('kept.discardHint')
          : tTalk('conversation.discardHint'),
      action: tTalk('conversation.discard'),
      onConfirm: () => {
        navigate('/', { replace: true })
        workspace.discardConversation(props.model.id)
        return undefined
      },
    })

  return (
    <section class={styles.conversation} aria-label={props.model.title()}>
      <ConversationHeader model={props.model} />
      <Show when={props.model.refusedAs()}>
        {(code) => (
          <Bar tone="warning" action={<Button onClick={discard}>{tTalk('conversation.discard')}</Button>}>
            {code() === 'not-found'
              ? tKept('kept.forgotten')
              : `${tTalk('conversation.refused')} ${failureWords({ code: code() })}`}
          </Bar>
        )}
      </Show>
      <OngoingCallBar model={props.model} />
      <Show when={props.model.place().openReports > 0}>
        <Suspense>
          <ReportsBar model={props.model} />
        </Suspense>
      </Show>
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
