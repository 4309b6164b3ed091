import { useNavigate } from '@solidjs/router'
import MessageCircle from 'lucide-solid/icons/message-circle'
import { Match, Switch } from 'solid-js'
import type { Standing } from '../../sync/peopleApi.ts'
import { tPeople } from '../i18n/peopleWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import type { Deed, Person } from './model.ts'
import { startTalk } from './startTalk.ts'

/** What one may well do about somebody in a list; the rest is on their card. */
export function DeedButtons(props: { person: Person; standing: Standing }) {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const name = () => props.person.displayName
  const act = (deed: Deed) => workspace.people()?.act(props.person, deed)
  const Talk = () => (
    <IconButton
      icon={MessageCircle}
      label={tPeople('card.messageNamed', { name: name() })}
      onClick={() => void startTalk(workspace, props.person, navigate)}
    />
  )
  const Undo = (button: { words: 'decline' | 'withdraw' | 'unblock' }) => (
    <Button label={tPeople(`card.${button.words}Named`, { name: name() })} onClick={() => act('remove')}>
      {tPeople(`card.${button.words}`)}
    </Button>
  )
  return (
    <Switch
      fallback={
        <>
          <Button label={tPeople('card.askNamed', { name: name() })} onClick={() => act('ask')}>
            {tPeople('card.ask')}
          </Button>
          <Talk />
        </>
      }
    >
      <Match when={props.standing === 'asking'}>
        <Undo words="decline" />
        <Button
          weight="main"
          label={tPeople('card.acceptNamed', { name: name() })}
          onClick={() => act('accept')}
        >
          {tPeople('card.accept')}
        </Button>
      </Match>
      <Match when={props.standing === 'accepted'}>
        <Talk />
      </Match>
      <Match when={props.standing === 'asked'}>
        <Undo words="withdraw" />
      </Match>
      <Match when={props.standing === 'blocked'}>
        <Undo words="unblock" />
      </Match>
    </Switch>
  )
}
