import { createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Member } from '../../sync/api.ts'
import type { Role } from '../../sync/entry.ts'
import { t } from '../i18n/language.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { createDoing } from './usePlaces.ts'

const ROLES: readonly Role[] = ['host', 'moderator', 'member']
const ROLE_WORDS = {
  host: ['member.asHost', 'member.asHostHint', 'member.makeHost'],
  moderator: ['member.asModerator', 'member.asModeratorHint', 'member.makeModerator'],
  member: ['member.asMember', 'member.asMemberHint', 'member.makeMember'],
} as const

/**
 * The role of a member, for hosts. Choosing applies nothing, so that keys may wander through the choices: what it would
 * mean is said, and a press gives it. M1
 */
export function RoleChoice(props: { model: PageProps['model']; member: Member }) {
  const workspace = useWorkspace()
  const doing = createDoing()
  const name = createUniqueId()
  const [chosen, setChosen] = createSignal<Role>()
  const called = () => props.model.nameOf(props.member.id)
  const isMe = () => props.member.id === workspace.me().id
  const hosts = () => props.model.members().filter(({ role }) => role === 'host').length
  const isLast = () => props.member.role === 'host' && hosts() === 1
  const wanted = () => (chosen() === props.member.role ? undefined : chosen())
  const cost = (role: Role) => {
    if (role === 'host') return tPlace('member.hostCost', { name: called() })
    if (props.member.role !== 'host') return tPlace(ROLE_WORDS[role][1])
    return isMe() ? tPlace('member.ownHostCost') : tPlace('member.demoteCost', { name: called() })
  }
  const give = async (role: Role) => {
    const { id } = props.member
    if (!(await doing.run(role, (places) => places.setRole(props.model.id, id, role)))) return
    setChosen(undefined)
    toast(tPlace('member.roleSaved', { name: called() }))
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
                checked={(chosen() ?? props.member.role) === role}
                disabled={isLast() && role !== 'host'}
                onChange={() => setChosen(role)}
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
      <Show when={wanted()}>
        {(role) => (
          <div class={styles.item}>
            <p role="status">{cost(role())}</p>
            <div class={styles.actions}>
              <Button onClick={() => setChosen(undefined)}>{t('action.cancel')}</Button>
              <Button
                weight={role() === 'host' || props.member.role === 'host' ? 'danger' : 'main'}
                busy={doing.busy() !== undefined}
                onClick={() => void give(role())}
              >
                {tPlace(ROLE_WORDS[role()][2])}
              </Button>
            </div>
          </div>
        )}
      </Show>
    </>
  )
}
