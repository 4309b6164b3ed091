import { createSignal, createUniqueId, For, Show } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { plainDate } from '../i18n/dates.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import type { Failure, InvitationView } from '../model.ts'
import { InviteLink } from '../places/InviteLink.tsx'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import styles from './InviteMaker.module.css'

const USES = [1, 5, 20, 100] as const
const DAYS = [1, LIMITS.invitationDefaultDays, 30] as const

/** Makes an invitation and shows its link, this once. */
export function InviteMaker(props: { onMade?: (invitation: InvitationView) => void }) {
  const workspace = useWorkspace()
  const id = createUniqueId()
  const [uses, setUses] = createSignal<number>(USES[0])
  const [days, setDays] = createSignal<number>(LIMITS.invitationDefaultDays)
  /** Shown as long as the choices stand that it was made with. */
  const [made, setMade] = createSignal<InvitationView>()
  const [problem, setProblem] = createSignal<Failure>()
  const [busy, setBusy] = createSignal(false)
  onceConnected(() => problem()?.code === 'unreachable' && setProblem(undefined))

  const create = async () => {
    setBusy(true)
    setProblem(undefined)
    const result = await workspace.createInvitation({ uses: uses(), days: days() })
    setBusy(false)
    if (!result.ok) {
      setProblem(result.error)
      return
    }
    setMade(result.value)
    props.onMade?.(result.value)
  }

  return (
    <div class={styles.maker}>
      <div class={styles.choices}>
        <div class={field.field}>
          <label for={`${id}-uses`}>{tSettings('invite.uses')}</label>
          <select
            id={`${id}-uses`}
            class={field.select}
            onChange={(event) => {
              setUses(Number(event.currentTarget.value))
              setMade(undefined)
            }}
          >
            <For each={USES}>{(count) => <option value={count}>{count}</option>}</For>
          </select>
        </div>
        <div class={field.field}>
          <label for={`${id}-days`}>{tSettings('invite.days')}</label>
          <select
            id={`${id}-days`}
            class={field.select}
            onChange={(event) => {
              setDays(Number(event.currentTarget.value))
              setMade(undefined)
            }}
          >
            <For each={DAYS}>
              {(count) => (
                <option value={count} selected={count === days()}>
                  {tSettings('invite.daysCount', { count })}
                </option>
              )}
            </For>
          </select>
        </div>
      </div>
      <Show when={problem()}>
        {(failure) => (
          <p class={field.error} role="alert">
            {failureWords(failure())}
          </p>
        )}
      </Show>
      <Show
        when={made()?.url}
        fallback={
          <Button weight="main" busy={busy()} onClick={() => void create()}>
            {tSettings('invite.create')}
          </Button>
        }
      >
        {(url) => (
          <>
            <InviteLink
              url={url()}
              name={location.host}
              hint={`${tSettings('invite.once')} ${tSettings('invite.goodUntil', { when: plainDate(made()?.expiresAt ?? 0) })}`}
            />
            <Button weight="quiet" onClick={() => setMade(undefined)}>
              {tSettings('invite.another')}
            </Button>
          </>
        )}
      </Show>
    </div>
  )
}
