import { Show } from 'solid-js'
import { t } from '../i18n/language.ts'
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
      title={known() ? t('door.unknownTitle', { name: known()?.displayName ?? '' }) : t('door.signInTitle')}
      hint={known() ? t('door.unknownHint') : t('door.signInHint', { relay: location.host })}
    >
      <Show when={ended()}>
        {(by) => (
          <p class={styles.failure} role="status">
            {t('door.ended')} {by().unsent > 0 ? t('door.endedUnsent', { count: by().unsent }) : ''}
          </p>
        )}
      </Show>
      <AccountForm purpose="sign-in" submit={(input) => session.signIn(input)} action={t('door.signIn')} />
      <p class={styles.foot}>{t('door.needInvitation')}</p>
      <KeptHere />
    </Door>
  )
}
