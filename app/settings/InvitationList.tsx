import { For, Show } from 'solid-js'
import { isolate, plainDate } from '../i18n/dates.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import type { InvitationView } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import { Problem } from '../ui/Problem.tsx'
import { createOwnList } from './createOwnList.ts'
import { InviteMaker } from './InviteMaker.tsx'
import styles from './Settings.module.css'

/** Makes invitations, lists the open ones, revokes them. */
export function InvitationList() {
  const workspace = useWorkspace()
  const own = createOwnList(() => workspace.invitations())
  const titleOf = ({ conversation }: InvitationView) =>
    conversation && workspace.conversations()?.find(({ id }) => id === conversation)?.title
  return (
    <section class={styles.section}>
      <h2>{tSettings('invite.title')}</h2>
      <p class={styles.quiet}>{tSettings('invite.hint')}</p>
      <InviteMaker onMade={() => own.refresh()} />
      <Problem words={own.problem()} />
      <Show when={own.items().length > 0}>
        <ul class={styles.list}>
          <For each={own.items()}>
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
                  onClick={() => void own.change(workspace.revokeInvitation(invitation.id))}
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
