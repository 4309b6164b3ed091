import { createUniqueId, For, Show } from 'solid-js'
import type { Member } from '../../sync/api.ts'
import type { Role } from '../../sync/entry.ts'
import type { UserId } from '../../sync/ids.ts'
import { exactTime } from '../i18n/dates.ts'
import { tPeople } from '../i18n/peopleWords.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { openProfile } from '../people/openProfile.tsx'
import { useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { toast } from '../ui/toast.ts'
import { mayActOn, mayHost } from './may.ts'
import { MemberTags } from './PeoplePage.tsx'
import styles from './Place.module.css'
import { Problem } from './Problem.tsx'
import type { PageProps } from './page.ts'
import { createDoing } from './usePlaces.ts'

/** One member: who they are here, and what one may do about it. */
export function MemberPage(props: PageProps & { user: UserId }) {
  const workspace = useWorkspace()
  const member = () => props.model.members().find(({ id }) => id === props.user)
  const isMe = () => props.user === workspace.me().id
  return (
    <Show when={member()} fallback={<p class={styles.quiet}>{tPlace('member.gone')}</p>}>
      {(known) => (
        <div class={styles.stack}>
          <div class={styles.person}>
            <Avatar id={known().id} name={known().name} />
            <span class={styles.who}>
              <b>
                <bdi>{known().name}</bdi>
              </b>
              <span>@{known().username}</span>
            </span>
            <MemberTags member={known()} />
          </div>
          <p>
            <Button onClick={() => openProfile(known().id, known().name)}>
              {tPeople('card.open', { name: known().name })}
            </Button>
          </p>
          <Show when={mayHost(props.model.myRole())}>
            <RoleChoice model={props.model} member={known()} />
          </Show>
          <Show when={!isMe() && mayActOn(props.model.myRole(), known().role)}>
            <Sanctions {...props} member={known()} />
          </Show>
        </div>
      )}
    </Show>
  )
}

const ROLES: readonly Role[] = ['host', 'moderator', 'member']
const ROLE_WORDS = {
  host: ['member.asHost', 'member.asHostHint'],
  moderator: ['member.asModerator', 'member.asModeratorHint'],
  member: ['member.asMember', 'member.asMemberHint'],
} as const

function RoleChoice(props: { model: PageProps['model']; member: Member }) {
  const doing = createDoing()
  const name = createUniqueId()
  const hosts = () => props.model.members().filter(({ role }) => role === 'host').length
  const isLast = () => props.member.role === 'host' && hosts() === 1
  const choose = async (role: Role, input: HTMLInputElement) => {
    const { id } = props.member
    if (await doing.run(role, (places) => places.setRole(props.model.id, id, role))) {
      toast(tPlace('member.roleSaved', { name: props.member.name }))
    } else {
      // What is chosen is what the relay has.
      const now = input.closest('fieldset')?.querySelector<HTMLInputElement>(`[value=${props.member.role}]`)
      if (now) now.checked = true
    }
  }
  return (
    <>
      <fieldset class={styles.choices} aria-busy={doing.busy() ? 'true' : undefined}>
        <legend>{tPlace('member.role')}</legend>
        <For each={ROLES}>
          {(role) => (
            <label class={styles.choice}>
              <input
                type="radio"
                name={name}
                value={role}
                checked={props.member.role === role}
                disabled={isLast() && role !== 'host'}
                onChange={(event) => void choose(role, event.currentTarget)}
              />
              <span>
                {tPlace(ROLE_WORDS[role][0])}
                <small>{tPlace(ROLE_WORDS[role][1])}</small>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={isLast()}>
        <p class={styles.quiet}>{tPlace('member.lastHost')}</p>
      </Show>
      <Problem words={doing.problem()} />
    </>
  )
}

function Sanctions(props: PageProps & { member: Member }) {
  const doing = createDoing()
  const about = () => ({ user: props.member.id, name: props.member.name })
  const mutedUntil = () => {
    const until = props.member.mutedUntil
    return until !== undefined && until > Date.now() ? until : undefined
  }
  const unmute = async () => {
    if (await doing.run('unmute', (places) => places.unmute(props.model.id, props.member.id)))
      toast(tPlace('member.unmuted', { name: props.member.name }))
  }
  return (
    <>
      <Show when={mutedUntil()}>
        {(until) => <p class={styles.quiet}>{tPlace('member.mutedUntil', { when: exactTime(until()) })}</p>}
      </Show>
      <Problem words={doing.problem()} />
      <div class={styles.actions} data-at="start">
        <Show
          when={mutedUntil()}
          fallback={
            <Button onClick={() => props.go({ at: 'mute', ...about() })}>{tPlace('member.mute')}</Button>
          }
        >
          <Button busy={doing.busy() !== undefined} onClick={() => void unmute()}>
            {tPlace('member.unmute')}
          </Button>
        </Show>
        <Button weight="danger" onClick={() => props.go({ at: 'remove', ...about() })}>
          {tPlace('member.remove')}
        </Button>
        <Button weight="danger" onClick={() => props.go({ at: 'ban', ...about() })}>
          {tPlace('member.ban')}
        </Button>
      </div>
    </>
  )
}
