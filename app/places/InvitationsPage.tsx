import { createSignal, createUniqueId, For, Show } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { plainDate } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import { tPlace } from '../i18n/placesWords.ts'
import type { InvitationView } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import { Answered } from './Answered.tsx'
import { InviteLink } from './InviteLink.tsx'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { createAnswer, createDoing } from './usePlaces.ts'

const USES = [1, 5, 20, 100, 1000] as const
const DAYS = [1, LIMITS.invitationDefaultDays, 30] as const

/** Links that lead straight in here: making one, and those that still work. M11 */
export function InvitationsPage(props: PageProps) {
  const workspace = useWorkspace()
  const id = createUniqueId()
  const doing = createDoing()
  const open = createAnswer(async (places) => {
    const answer = await places.invitations(props.model.id)
    return answer.ok ? { ok: true, value: answer.value.filter(isOpen) } : answer
  })
  const [uses, setUses] = createSignal<number>(USES[1])
  const [days, setDays] = createSignal<number>(LIMITS.invitationDefaultDays)
  const [made, setMade] = createSignal<InvitationView>()

  const create = () =>
    doing.run('create', async (places) => {
      const result = await places.invite(props.model.id, { uses: uses(), days: days() })
      if (!result.ok) return result
      setMade(result.value)
      open.again()
      return result
    })
  const revoke = async (invitation: InvitationView) => {
    const isDone = await doing.run(invitation.id, () => workspace.revokeInvitation(invitation.id))
    if (!isDone) return
    if (made()?.id === invitation.id) setMade(undefined)
    toast(tPlace('invite.revoked'))
    open.again()
  }
  const Choice = (choice: {
    name: string
    label: string
    of: readonly number[]
    chosen: number
    words: (count: number) => string
    onChoose: (count: number) => void
  }) => (
    <div class={field.field}>
      <label for={`${id}-${choice.name}`}>{choice.label}</label>
      <select
        id={`${id}-${choice.name}`}
        class={field.select}
        onChange={(event) => {
          choice.onChoose(Number(event.currentTarget.value))
          // It was made with another choice.
          setMade(undefined)
        }}
      >
        <For each={choice.of}>
          {(count) => (
            <option value={count} selected={count === choice.chosen}>
              {choice.words(count)}
            </option>
          )}
        </For>
      </select>
    </div>
  )

  return (
    <div class={styles.stack}>
      <p class={styles.quiet}>{tPlace('invite.hint')}</p>
      <div class={styles.pair}>
        <Choice
          name="uses"
          label={tPlace('invite.uses')}
          of={USES}
          chosen={uses()}
          words={String}
          onChoose={setUses}
        />
        <Choice
          name="days"
          label={tPlace('invite.days')}
          of={DAYS}
          chosen={days()}
          words={(count) => tPlace('invite.daysCount', { count })}
          onChoose={setDays}
        />
      </div>
      <Problem words={doing.problem()} />
      <Show
        when={made()?.url}
        fallback={
          <div class={styles.actions} data-at="start">
            <Button weight="main" busy={doing.busy() === 'create'} onClick={() => void create()}>
              {tPlace('invite.create')}
            </Button>
          </div>
        }
      >
        {(url) => <InviteLink url={url()} name={props.model.title()} />}
      </Show>
      <h3 class={field.label}>{tPlace('invite.open')}</h3>
      <Answered answer={open} none={tPlace('invite.none')}>
        {(all) => (
          <ul class={styles.rows}>
            <For each={all}>
              {(invitation) => (
                <li class={styles.person}>
                  <span class={styles.who}>
                    <span>{tPlace('invite.used', { used: invitation.used, uses: invitation.uses })}</span>
                    <span>{tPlace('invite.until', { when: plainDate(invitation.expiresAt) })}</span>
                  </span>
                  <Button
                    label={tPlace('invite.revokeNamed', { when: plainDate(invitation.expiresAt) })}
                    busy={doing.busy() === invitation.id}
                    onClick={() => void revoke(invitation)}
                  >
                    {tPlace('invite.revoke')}
                  </Button>
                </li>
              )}
            </For>
          </ul>
        )}
      </Answered>
      <Show when={made()}>
        <p class="aside-voice" aria-live="polite">
          {t('action.saved')}
        </p>
      </Show>
    </div>
  )
}

const isOpen = ({ used, uses, expiresAt }: InvitationView): boolean => used < uses && expiresAt > Date.now()
