import { A, useSearchParams } from '@solidjs/router'
import { createResource, Match, Show, Switch } from 'solid-js'
import { tDoor } from '../i18n/doorWords.ts'
import { AccountForm } from './AccountForm.tsx'
import { useSession } from './context.ts'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { failureWords } from './failureWords.ts'

/** `/register?invite=…`: says who invites, then makes the account. */
export function Register() {
  const session = useSession()
  const [search] = useSearchParams()
  const invite = () => (typeof search.invite === 'string' ? search.invite : undefined)
  const [preview] = createResource(invite, (code) => session.previewInvitation(code))

  const invitation = () => {
    const result = preview.state === 'ready' ? preview() : undefined
    return result?.ok ? result.value : undefined
  }
  // A relay out of reach says nothing about the link: the form stays, for when it is back.
  const refusal = () => {
    const result = preview.state === 'ready' ? preview() : undefined
    return result && !result.ok && result.error.code !== 'unreachable' ? result.error : undefined
  }
  const relay = () => invitation()?.relay ?? location.host

  const title = () => {
    if (refusal()) return tDoor('door.invitationTitle')
    const known = invitation()
    if (known?.owner) return tDoor('door.ownerTitle')
    if (known?.by) return tDoor('door.invitedTitle', { name: known.by })
    return invite() === undefined ? tDoor('door.openTitle') : tDoor('door.relayInvitesTitle')
  }
  const hint = () => {
    if (refusal()) return undefined
    const to = invitation()?.to
    if (to) return tDoor('door.invitedTo', { ...to, relay: relay() })
    if (invitation()?.owner) return tDoor('door.ownerHint', { relay: relay() })
    return invite() === undefined
      ? tDoor('door.openHint', { relay: relay() })
      : tDoor('door.invitedHint', { relay: relay() })
  }

  return (
    <Door title={title()} hint={hint()}>
      <Switch>
        <Match when={refusal()}>
          {(error) => (
            <p class={styles.failure} role="alert">
              {failureWords(error())}
            </p>
          )}
        </Match>
        <Match when={true}>
          <AccountForm
            purpose="create"
            submit={(input) => {
              const code = invite()
              return session.register(code === undefined ? input : { ...input, invite: code })
            }}
            action={tDoor('door.createAccount')}
          />
        </Match>
      </Switch>
      <Show when={!invitation()?.owner}>
        <p class={styles.foot}>
          {tDoor('door.alreadyHere')} <A href={`/login${location.search}`}>{tDoor('door.signIn')}</A>
        </p>
      </Show>
    </Door>
  )
}
