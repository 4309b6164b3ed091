import { Show } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import { exactTime } from '../i18n/dates.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import { mayActOn } from './may.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { createDoing } from './usePlaces.ts'

/** What those who may do about somebody here, each asked about on a page of its own; who left can still be banned. M1 */
export function SanctionButtons(props: Pick<PageProps, 'model' | 'go'> & { user: UserId; name?: string }) {
  const workspace = useWorkspace()
  const doing = createDoing()
  const member = () => props.model.members().find(({ id }) => id === props.user)
  const may = () =>
    props.user !== workspace.me().id && mayActOn(props.model.myRole(), member()?.role ?? 'member')
  const about = () => ({ user: props.user, name: props.name ?? props.model.nameOf(props.user) })
  const mutedUntil = () => {
    const until = member()?.mutedUntil
    return until !== undefined && until > Date.now() ? until : undefined
  }
  const unmute = async () => {
    if (await doing.run('unmute', (places) => places.unmute(props.model.id, props.user)))
      toast(tPlace('member.unmuted', { name: about().name }))
  }
  return (
    <Show when={may()}>
      <Show when={mutedUntil()}>
        {(until) => <p class={styles.quiet}>{tPlace('member.mutedUntil', { when: exactTime(until()) })}</p>}
      </Show>
      <Problem words={doing.problem()} />
      <div class={styles.actions} data-at="start">
        <Show when={member()}>
          <Show
            when={mutedUntil()}
            fallback={
              <Button
                label={tPlace('member.muteNamed', about())}
                onClick={() => props.go({ at: 'mute', ...about() })}
              >
                {tPlace('member.mute')}
              </Button>
            }
          >
            <Button busy={doing.busy() !== undefined} onClick={() => void unmute()}>
              {tPlace('member.unmute')}
            </Button>
          </Show>
          <Button
            weight="danger"
            label={tPlace('member.removeNamed', about())}
            onClick={() => props.go({ at: 'remove', ...about() })}
          >
            {tPlace('member.remove')}
          </Button>
        </Show>
        <Button
          weight="danger"
          label={tPlace('member.banNamed', about())}
          onClick={() => props.go({ at: 'ban', ...about() })}
        >
          {tPlace('member.ban')}
        </Button>
      </div>
    </Show>
  )
}
