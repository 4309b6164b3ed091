import { useLocation, useNavigate } from '@solidjs/router'
import { createResource, createSignal, Match, Show, Switch } from 'solid-js'
import { directId, isUserId } from '../../sync/ids.ts'
import type { Standing } from '../../sync/peopleApi.ts'
import { CallButtons } from '../calls/CallButtons.tsx'
import { t } from '../i18n/language.ts'
import { tPeople } from '../i18n/peopleWords.ts'
import { type Met, SanctionsHere } from '../places/SanctionsHere.tsx'
import { useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { known } from '../ui/known.ts'
import type { Deed, Person } from './model.ts'
import styles from './ProfileCard.module.css'
import { refusedWords } from './refusedWords.ts'
import { startTalk } from './startTalk.ts'

/** Who somebody is, how one stands to them, and what one can do about it. */
export function ProfileCard(props: {
  id: string
  name: string
  place?: Met | undefined
  onClose: () => void
}) {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const location = useLocation()
  const [isBlocking, setBlocking] = createSignal(false)
  const isMe = () => props.id === workspace.me().id

  const [answer] = createResource(
    () => ({ people: workspace.people(), id: props.id }),
    async ({ people, id }) => (isUserId(id) ? people?.profile(id) : undefined),
  )
  const profile = () => {
    const result = known(answer)
    return result?.ok ? result.value : undefined
  }
  const failure = () => {
    const result = known(answer)
    return result && !result.ok ? result.error.code : undefined
  }
  /** What the relay says of them now, else what this device knows. */
  const person = (): Person | undefined => {
    if (isMe()) return workspace.me()
    return profile() ?? workspace.people()?.of(props.id)?.person ?? workspace.personOf(props.id)
  }
  /** None is shown of who does not show it, whatever was seen before (S3). */
  const picture = () => (profile() ? (profile()?.avatar ?? null) : person()?.avatar)
  const name = () => person()?.displayName ?? props.name
  const view = () => workspace.people()?.of(props.id)
  const standing = (): Standing =>
    view()?.standing ?? (workspace.people() ? 'none' : (profile()?.standing ?? 'none'))
  const isWaiting = () => view()?.isWaiting === true && workspace.connection().state === 'offline'
  const refusal = () => refusedWords(view())

  const act = (deed: Deed) => {
    const about = person()
    if (about) workspace.people()?.act(about, deed)
  }
  const go = (path: string) => {
    props.onClose()
    navigate(path)
  }
  /** The conversation of the two goes with the block. */
  const leaveTalk = () => {
    const { me } = workspace
    if (isUserId(props.id) && location.pathname === `/c/${directId(me().id, props.id)}`) navigate('/')
  }
  const talk = () => {
    const about = person()
    if (about) void startTalk(workspace, about, go)
  }

  const Message = () => (
    <Button weight={standing() === 'asking' ? 'plain' : 'main'} onClick={talk}>
      {tPeople('card.message')}
    </Button>
  )
  const Undo = (button: { words: 'decline' | 'withdraw' | 'unblock' }) => (
    <Button weight={button.words === 'unblock' ? 'main' : 'plain'} onClick={() => act('remove')}>
      {tPeople(`card.${button.words}`)}
    </Button>
  )
  /** What is asked of one, or what one came for. */
  const MainDeeds = () => (
    <Switch
      fallback={
        <>
          <Button onClick={() => act('ask')}>{tPeople('card.ask')}</Button>
          <Message />
        </>
      }
    >
      <Match when={standing() === 'blocked'}>
        <Undo words="unblock" />
      </Match>
      <Match when={standing() === 'asking'}>
        <Undo words="decline" />
        <Button weight="main" onClick={() => act('accept')}>
          {tPeople('card.accept')}
        </Button>
      </Match>
      <Match when={standing() === 'asked'}>
        <Undo words="withdraw" />
        <Message />
      </Match>
      <Match when={standing() === 'accepted'}>
        <Message />
      </Match>
    </Switch>
  )
  const OtherDeeds = () => (
    <div class={styles.others}>
      <Show when={standing() === 'asking'}>
        <Message />
      </Show>
      <Show when={standing() === 'accepted'}>
        <Button onClick={() => act('remove')}>{tPeople('card.remove')}</Button>
      </Show>
      <Button weight="danger" onClick={() => setBlocking(true)}>
        {tPeople('card.block')}
      </Button>
    </div>
  )
  const isThere = () => !isMe() && person() !== undefined && failure() !== 'unknown-user'

  const Card = () => (
    <Dialog
      title={name()}
      onClose={props.onClose}
      actions={
        <Switch>
          <Match when={isMe()}>
            <Button onClick={() => go('/settings')}>{tPeople('card.edit')}</Button>
          </Match>
          <Match when={isThere()}>
            <Show when={standing() !== 'blocked'}>
              <OtherDeeds />
            </Show>
            <div class={styles.main}>
              <MainDeeds />
            </div>
          </Match>
          <Match when={standing() === 'blocked' || standing() === 'asked' || standing() === 'accepted'}>
            <Button onClick={() => act('remove')}>
              {standing() === 'blocked' ? tPeople('card.unblock') : tPeople('card.remove')}
            </Button>
          </Match>
        </Switch>
      }
    >
      <div class={styles.card}>
        <Avatar id={props.id} name={name()} picture={picture()} size="large" />
        <div class={styles.words}>
          <Show when={person()?.username}>{(username) => <p class={styles.username}>@{username()}</p>}</Show>
          <Show when={person()?.status}>
            {(status) => (
              <p class={styles.status}>
                <bdi>{status()}</bdi>
              </p>
            )}
          </Show>
          <p class={styles.standing} aria-live="polite">
            {isMe() ? tPeople('card.you') : tPeople(`card.${standing()}`)}
            <Show when={isWaiting()}>
              {' '}
              <i>({tPeople('people.waits')})</i>
            </Show>
          </p>
        </div>
        <Show when={isThere() && standing() !== 'blocked' && person()}>
          {(whom) => (
            <div class={styles.calls}>
              <CallButtons where={() => startTalk(workspace, whom(), go)} />
            </div>
          )}
        </Show>
      </div>
      <Show when={person()?.about}>
        {(about) => (
          <p class={styles.about} dir="auto">
            {about()}
          </p>
        )}
      </Show>
      <Show when={!isMe() && failure()}>
        <p class={styles.hint}>
          {failure() === 'unknown-user' ? tPeople('card.gone') : tPeople('card.offline')}
        </p>
      </Show>
      <Show when={isUserId(props.id) && props.place && { user: props.id, ...props.place }}>
        {(here) => <SanctionsHere {...here()} />}
      </Show>
      <Show when={refusal()}>
        <div class={styles.refusal} role="alert">
          <p>{refusal()}</p>
          <Button onClick={() => isUserId(props.id) && workspace.people()?.dismiss(props.id)}>
            {t('action.dismiss')}
          </Button>
        </div>
      </Show>
    </Dialog>
  )

  return (
    <Show when={isBlocking()} fallback={<Card />}>
      <ConfirmDialog
        request={{
          title: tPeople('card.blockTitle', { name: name() }),
          hint: tPeople('card.blockHint', { name: name() }),
          action: tPeople('card.block'),
          onConfirm: () => {
            act('block')
            leaveTalk()
            return undefined
          },
        }}
        onClose={() => setBlocking(false)}
      />
    </Show>
  )
}
