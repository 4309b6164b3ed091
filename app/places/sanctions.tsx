import { createSignal, createUniqueId, For } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { toast } from '../ui/toast.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { ReasonForm } from './ReasonForm.tsx'
import { createDoing } from './usePlaces.ts'

interface SanctionProps extends PageProps {
  readonly user: UserId
  readonly name: string
}

/** Puts somebody out: they can be added again. */
export function RemovePage(props: SanctionProps) {
  const doing = createDoing()
  const remove = async (reason: string) => {
    if (!(await doing.run('remove', (places) => places.remove(props.model.id, props.user, reason)))) return
    toast(tMod('remove.done', { name: props.name }))
    backToPeople(props)
  }
  return (
    <ReasonForm
      hint={tMod('remove.hint', { name: props.name })}
      reasonHint={tMod('reason.hint')}
      action={tMod('remove.confirm')}
      busy={doing.busy() !== undefined}
      problem={doing.problem()}
      onConfirm={(reason) => void remove(reason)}
      onCancel={props.back}
    />
  )
}

/** Puts somebody out and keeps them out. M4 */
export function BanPage(props: SanctionProps) {
  const doing = createDoing()
  const ban = async (reason: string) => {
    if (!(await doing.run('ban', (places) => places.ban(props.model.id, props.user, reason)))) return
    toast(tMod('ban.done', { name: props.name }))
    backToPeople(props)
  }
  return (
    <ReasonForm
      hint={tMod('ban.hint', { name: props.name })}
      reasonHint={tMod('reason.hint')}
      action={tMod('ban.confirm')}
      busy={doing.busy() !== undefined}
      problem={doing.problem()}
      onConfirm={(reason) => void ban(reason)}
      onCancel={props.back}
    />
  )
}

const MINUTE_S = 60
const SPANS = [
  [10 * MINUTE_S, 'mute.minutes10'],
  [60 * MINUTE_S, 'mute.hour'],
  [24 * 60 * MINUTE_S, 'mute.day'],
  [7 * 24 * 60 * MINUTE_S, 'mute.week'],
] as const

/** Keeps somebody from writing for a time. M5 */
export function MutePage(props: SanctionProps) {
  const doing = createDoing()
  const name = createUniqueId()
  const [seconds, setSeconds] = createSignal<number>(SPANS[0][0])
  const mute = async (reason: string) => {
    const how = { seconds: seconds(), reason }
    if (!(await doing.run('mute', (places) => places.mute(props.model.id, props.user, how)))) return
    toast(tMod('mute.done', { name: props.name }))
    props.back()
  }
  return (
    <ReasonForm
      hint={tMod('mute.hint', { name: props.name })}
      reasonHint={tMod('reason.hintTeam')}
      action={tMod('mute.confirm')}
      busy={doing.busy() !== undefined}
      problem={doing.problem()}
      onConfirm={(reason) => void mute(reason)}
      onCancel={props.back}
    >
      <fieldset class={styles.choices}>
        <legend>{tMod('mute.for')}</legend>
        <For each={SPANS}>
          {([span, words]) => (
            <label class={styles.choice}>
              <input
                type="radio"
                name={name}
                checked={seconds() === span}
                onChange={() => setSeconds(span)}
              />
              <span>{tMod(words)}</span>
            </label>
          )}
        </For>
      </fieldset>
    </ReasonForm>
  )
}

/** Over the page of somebody who is not here any more. */
function backToPeople(props: PageProps): void {
  props.back()
  props.back()
}
