import { useParams } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import type { ConversationId } from '../../sync/ids.ts'
import { isConversationId } from '../../sync/ids.ts'
import { useWorkspace } from '../session/context.ts'
import { late } from '../ui/late.ts'
import { NotHere } from '../ui/NotHere.tsx'
import { Conversation } from './Conversation.tsx'
import { ConversationSkeleton } from './ConversationSkeleton.tsx'
import { MissingConversation } from './MissingConversation.tsx'
import type { ConversationModel } from './model.ts'

const DepartedPane = late(async () => (await import('../places/DepartedPane.tsx')).DepartedPane, NotHere)

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
  const workspace = useWorkspace()
  const conversation = workspace.openConversation(props.id)
  const model = (): ConversationModel | undefined => {
    const current = conversation()
    return typeof current === 'string' ? undefined : current
  }
  return (
    <Show
      when={model()}
      keyed
      fallback={
        <Switch fallback={<ConversationSkeleton />}>
          <Match when={conversation() === 'missing' && workspace.departed(props.id)}>
            {(departed) => <DepartedPane departed={departed()} />}
          </Match>
          <Match when={conversation() === 'missing'}>
            <MissingConversation />
          </Match>
        </Switch>
      }
    >
      {(found) => <Conversation model={found} />}
    </Show>
  )
}
