import { useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import type { ConversationId } from '../../sync/ids.ts'
import { isConversationId } from '../../sync/ids.ts'
import type { ConversationModel } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { Conversation } from './Conversation.tsx'
import { ConversationSkeleton } from './ConversationSkeleton.tsx'
import { MissingConversation } from './MissingConversation.tsx'

/** `/c/<conversationId>`: one conversation, on its way, or not to be found. */
export function ConversationPane() {
  const params = useParams()
  return (
    <Show when={params.id} keyed>
      {(id) => (isConversationId(id) ? <Opened id={id} /> : <MissingConversation />)}
    </Show>
  )
}

function Opened(props: { id: ConversationId }) {
  const conversation = useWorkspace().openConversation(props.id)
  const model = (): ConversationModel | undefined => {
    const current = conversation()
    return typeof current === 'string' ? undefined : current
  }
  return (
    <Show
      when={model()}
      keyed
      fallback={conversation() === 'missing' ? <MissingConversation /> : <ConversationSkeleton />}
    >
      {(found) => <Conversation model={found} />}
    </Show>
  )
}
