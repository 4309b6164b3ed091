import { useNavigate } from '@solidjs/router'
import { createResource, createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import type { PublicRoom } from '../../sync/placesApi.ts'
import { ConnectionStatus } from '../conversations/ConnectionStatus.tsx'
import { tPlace } from '../i18n/placesWords.ts'
import { tRooms } from '../i18n/roomsWords.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import { Field } from '../ui/Field.tsx'
import { known } from '../ui/known.ts'
import { PageFrame } from '../ui/PageFrame.tsx'
import { Problem } from '../ui/Problem.tsx'
import styles from './Rooms.module.css'
import { createDoing, usePlaces } from './usePlaces.ts'

const NewConversation = lateDialog(
  async () => (await import('../conversations/NewConversation.tsx')).NewConversation,
)

/** Typing rests this long before the relay is asked. */
const SEARCH_AFTER_MS = 200

/** `/rooms`: the public rooms of this relay, to look through and to join. M2 */
export function RoomsPage() {
  const workspace = useWorkspace()
  const ask = usePlaces()
  const [text, setText] = createSignal('')
  const [query, setQuery] = createSignal('')
  let timer = 0
  onCleanup(() => clearTimeout(timer))
  // Asked anew when the network is back; the list that is here stays meanwhile.
  const isOffline = () => workspace.connection().state === 'offline'
  const [answer, { refetch }] = createResource(
    () => ({ query: query(), isOffline: isOffline() }),
    (wanted) => ask((places) => places.rooms(wanted.query)),
  )
  const find = (value: string) => {
    setText(value)
    clearTimeout(timer)
    timer = window.setTimeout(() => setQuery(value.trim()), SEARCH_AFTER_MS)
  }
  const rooms = () => {
    const result = known(answer)
    return result?.ok ? result.value : undefined
  }
  const problem = () => {
    const result = known(answer)
    return result && !result.ok ? failureWords(result.error) : undefined
  }
  const make = () => openDialog((dialog) => <NewConversation onClose={dialog.onClose} kind="public" />)

  return (
    <PageFrame title={tRooms('rooms.title')} status={<ConnectionStatus />}>
      <Field
        type="search"
        label={tRooms('rooms.find')}
        value={text()}
        onInput={find}
        hint={tRooms('rooms.hint')}
        maxLength={LIMITS.maxNameLength}
        autocomplete="off"
      />
      <Switch
        fallback={
          <div class={styles.ghosts} role="status" aria-label={tPlace('place.loading')}>
            <For each={[0, 1, 2]}>{() => <div class={styles.ghost} />}</For>
          </div>
        }
      >
        <Match when={problem()}>
          <div class={styles.none}>
            <Problem words={problem()} />
            <Button onClick={() => void refetch()}>{tPlace('place.again')}</Button>
          </div>
        </Match>
        <Match when={rooms()?.length === 0}>
          <div class={styles.none}>
            <p class={styles.sentence}>
              {query() === '' ? tRooms('rooms.none') : tRooms('rooms.noMatch', { text: query() })}
            </p>
            <Button weight="main" onClick={make}>
              {tRooms('rooms.make')}
            </Button>
          </div>
        </Match>
        <Match when={rooms()}>
          {(all) => (
            <>
              <ul aria-label={tRooms('rooms.title')}>
                <For each={all()}>{(room) => <Room room={room} />}</For>
              </ul>
              <div class={styles.foot}>
                <Show when={all().length >= LIMITS.maxRoomResults}>
                  <p class={styles.quiet}>{tRooms('rooms.more')}</p>
                </Show>
                <Button onClick={make}>{tRooms('rooms.make')}</Button>
              </div>
            </>
          )}
        </Match>
      </Switch>
    </PageFrame>
  )
}

function Room(props: { room: PublicRoom }) {
  const navigate = useNavigate()
  const doing = createDoing()
  const open = () => navigate(`/c/${props.room.id}`)
  const join = async () => {
    if (await doing.run('join', (places) => places.join(props.room.id))) open()
  }
  return (
    <li class={styles.room}>
      <Avatar id={props.room.id} name={props.room.name} picture={props.room.picture ?? null} />
      <div class={styles.words}>
        <h2 class={styles.name} dir="auto">
          {props.room.name}
        </h2>
        <Show when={props.room.topic}>
          <p dir="auto">{props.room.topic}</p>
        </Show>
        <p class={styles.quiet}>{tRooms('rooms.count', { count: props.room.members })}</p>
        <Problem words={doing.problem()} />
      </div>
      <Show
        when={props.room.joined}
        fallback={
          <Button
            label={tRooms('rooms.joinNamed', { name: props.room.name })}
            busy={doing.busy() !== undefined}
            onClick={() => void join()}
          >
            {tRooms('rooms.join')}
          </Button>
        }
      >
        <Button weight="quiet" label={tRooms('rooms.openNamed', { name: props.room.name })} onClick={open}>
          {tRooms('rooms.open')}
        </Button>
      </Show>
    </li>
  )
}
