import { useNavigate } from '@solidjs/router'
import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import { err } from '../../sync/result.ts'
import { t } from '../i18n/language.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { Problem } from '../ui/Problem.tsx'
import { mustHandOver } from './may.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { createDoing } from './usePlaces.ts'

/** Leaving; the last host says first who leads from then on. M3 */
export function LeavePage(props: PageProps) {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const doing = createDoing()
  const name = createUniqueId()
  const [heir, setHeir] = createSignal<UserId>()
  const me = () => workspace.me().id
  const others = createMemo(() =>
    props.model
      .members()
      .filter(({ id }) => id !== me())
      .sort((one, other) => Number(other.role === 'moderator') - Number(one.role === 'moderator')),
  )
  const handsOver = () => mustHandOver(props.model.members(), me())
  const hint = () => {
    if (handsOver()) return tPlace('leave.handOver')
    if (others().length === 0) return tPlace('leave.hintAlone')
    return tPlace(props.model.place().isPublic ? 'leave.hintPublic' : 'leave.hint')
  }
  const leave = async () => {
    const id = props.model.id
    const next = heir()
    const isDone = await doing.run('leave', async (places) => {
      if (handsOver()) {
        if (next === undefined) return err({ code: 'last-host' })
        const given = await places.setRole(id, next, 'host')
        if (!given.ok) return given
      }
      return workspace.leaveConversation(id)
    })
    if (!isDone) return
    props.close()
    navigate('/')
  }
  return (
    <div class={styles.stack}>
      <p class={styles.quiet}>{hint()}</p>
      <Show when={handsOver()}>
        <fieldset class={styles.choices}>
          <legend>{tPlace('leave.nextHost')}</legend>
          <For each={others()}>
            {(member) => (
              <label class={styles.choice}>
                <input
                  type="radio"
                  name={name}
                  checked={heir() === member.id}
                  onChange={() => setHeir(() => member.id)}
                />
                <span>
                  <bdi>{member.name}</bdi> <small>@{member.username}</small>
                </span>
              </label>
            )}
          </For>
        </fieldset>
      </Show>
      <Problem words={doing.problem()} />
      <div class={styles.actions}>
        <Button onClick={props.back}>{t('action.cancel')}</Button>
        <Button weight="danger" busy={doing.busy() !== undefined} onClick={() => void leave()}>
          {handsOver() ? tPlace('leave.handOverAndLeave') : tPlace('leave.confirm')}
        </Button>
      </div>
    </div>
  )
}
