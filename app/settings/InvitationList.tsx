import { createResource, createSignal, For, Show } from 'solid-js'
import { isolate, plainDate } from '../i18n/dates.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import type { Failure, InvitationView } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import { known } from '../ui/known.ts'
import { InviteMaker } from './InviteMaker.tsx'
import styles from './Settings.module.css'

/** Makes invitations, lists the open ones, revokes them. */
export function InvitationList() {
  const workspace = useWorkspace()
  const [answer, { refetch }] = createResource(() => workspace.invitations())
  const [failure, setFailure] = createSignal<Failure>()

  const open = (): readonly InvitationView[] => {
    const result = known(answer)
    return result?.ok ? result.value : []
  }
  const problem = () => {
    const result = known(answer)
    return failure() ?? (result && !result.ok ? result.error : undefined)
  }
  onceConnected(() => {
    if (problem()?.code !== 'unreachable') return
    setFailure(undefined)
    void refetch()
  })
  const titleOf = ({ conversation }: InvitationView) =>
    conversation && workspace.conversations()?.find(({ id }) => id === conversation)?.title
  const revoke = async (id: string) => {
    const result = await workspace.revokeInvitation(id)
    setFailure(result.ok ? undefined : result.error)
    await refetch()
  }

  return (
    <section class={styles.section}>
      <h2>{tSettings('invite.title')}</h2>
      <p class={styles.quiet}>{tSettings('invite.hint')}</p>
      <InviteMaker onMade={() => void refetch()} />
      <Show when={problem()}>
        {(error) => (
          <p class={field.error} role="alert">
            {failureWords(error())}
          </p>
        )}
      </Show>
      <Show when={open().length > 0}>
        <ul class={styles.list}>
          <For each={open()}>
            {(invitation) => (
              <li class={styles.item}>
                <div>
                  <p>
                    {isUsedUp(invitation)
                      ? tSettings('invite.usedUp')
                      : tSettings('invite.used', { used: invitation.used, uses: invitation.uses })}
                  </p>
                  <Show when={titleOf(invitation)}>
                    {(name) => <p dir="auto">{tSettings('invite.leadsTo', { name: isolate(name()) })}</p>}
                  </Show>
                  <p class={field.hint}>
                    {tSettings('invite.until', { when: plainDate(invitation.expiresAt) })}
                  </p>
                </div>
                <Button
                  label={tSettings(isUsedUp(invitation) ? 'invite.removeNamed' : 'invite.revokeNamed', {
                    when: plainDate(invitation.expiresAt),
                  })}
                  onClick={() => void revoke(invitation.id)}
                >
                  {isUsedUp(invitation) ? tSettings('invite.remove') : tSettings('invite.revoke')}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}

const isUsedUp = ({ used, uses }: InvitationView): boolean => used >= uses
