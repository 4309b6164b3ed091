import { createSignal, createUniqueId, For, Show } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { toast } from '../ui/toast.ts'
import { hideAllOf, messagesOf } from './hideAllOf.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { ReasonForm } from './ReasonForm.tsx'
import { createDoing } from './usePlaces.ts'

interface SanctionProps extends PageProps {
  readonly user: UserId
  readonly name: string
}

/** Puts somebody out: they can be added again. */
export const RemovePage = (props: SanctionProps) => <PutOut {...props} how="remove" />

/** Puts somebody out and keeps them out. M4 */
export const BanPage = (props: SanctionProps) => <PutOut {...props} how="ban" />

/** What they wrote here can go with them. D5 */
function PutOut(props: SanctionProps & { how: 'remove' | 'ban' }) {
  const doing = createDoing()
  const [isClean, setClean] = createSignal(false)
  const [hiding, setHiding] = createSignal<{ readonly done: number; readonly all: number }>()
  const written = () => messagesOf(props.model.timeline(), props.user).length
  const putOut = async (reason: string) => {
    const { model, user, name, how } = props
    if (!(await doing.run(how, (places) => places[how](model.id, user, reason)))) return
    // Only now: nothing of theirs comes after it.
    const hidden = isClean()
      ? await hideAllOf(model, user, reason, {
          onStep: (done, all) => setHiding({ done, all }),
          turn: () => new Promise((resolve) => setTimeout(resolve)),
        })
      : 0
    toast(hidden > 0 ? tMod(`${how}.doneClean`, { name, count: hidden }) : tMod(`${how}.done`, { name }))
    props.gone(user)
  }
  return (
    <ReasonForm
      hint={tMod(`${props.how}.hint`, { name: props.name })}
      reasonHint={tMod('reason.hint')}
      action={tMod(`${props.how}.confirm`)}
      busy={doing.busy() !== undefined || hiding() !== undefined}
      problem={doing.problem()}
      onConfirm={(reason) => void putOut(reason)}
      onCancel={props.back}
    >
      <Show when={written() > 0}>
        <label class={styles.choice}>
          <input
            type="checkbox"
            checked={isClean()}
            onChange={(event) => setClean(event.currentTarget.checked)}
          />
          <span>
            {tMod('clean.label')}
            <small>{tMod('clean.hint', { count: written() })}</small>
          </span>
        </label>
      </Show>
      <p class={hiding() ? styles.quiet : 'aside-voice'} role="status">
        <Show when={hiding()}>{(step) => tMod('clean.progress', step())}</Show>
      </p>
    </ReasonForm>
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
