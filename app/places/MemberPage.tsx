import { Show } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import { tPeople } from '../i18n/peopleWords.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { openProfile } from '../people/openProfile.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { mayHost } from './may.ts'
import { MemberTags } from './PeoplePage.tsx'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { RoleChoice } from './RoleChoice.tsx'
import { SanctionButtons } from './SanctionButtons.tsx'

/** One member: who they are here, and what one may do about it. */
export function MemberPage(props: PageProps & { user: UserId }) {
  const member = () => props.model.members().find(({ id }) => id === props.user)
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
          <SanctionButtons model={props.model} go={props.go} user={known().id} />
        </div>
      )}
    </Show>
  )
}
