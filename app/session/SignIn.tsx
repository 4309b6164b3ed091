import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { tDevice } from '../i18n/deviceWords.ts'
import { tDoor } from '../i18n/doorWords.ts'
import { AccountForm } from './AccountForm.tsx'
import { useSession } from './context.ts'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { KeptHere } from './KeptHere.tsx'

/** `/login`; also what stands in the way of a session that the relay does not know any more. */
export function SignIn() {
  const session = useSession()
  const known = () => {
    const current = session.current()
    return current.state === 'unknown' ? current.me : undefined
  }
  const ended = () => {
    const current = session.current()
    return current.state === 'signed-out' ? current.ended : undefined
  }
  return (
    <Door
      title={
        known() ? tDoor('door.unknownTitle', { name: known()?.displayName ?? '' }) : tDoor('door.signInTitle')
      }
      hint={known() ? tDoor('door.unknownHint') : tDoor('door.signInHint', { relay: location.host })}
    >
      <Show when={ended()}>
        {(by) => (
          <p class={styles.failure} role="status">
            {tDoor('door.ended')} {by().unsent > 0 ? tDoor('door.endedUnsent', { count: by().unsent }) : ''}
          </p>
        )}
      </Show>
      <AccountForm
        purpose="sign-in"
        submit={(input) => session.signIn(input)}
        action={tDoor('door.signIn')}
      />
      <p class={styles.foot}>
        <A href="/link">{tDevice('link.fromDoor')}</A>
      </p>
      <p class={styles.foot}>{tDoor('door.needInvitation')}</p>
      <KeptHere />
    </Door>
  )
}
