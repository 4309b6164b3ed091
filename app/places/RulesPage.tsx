import { createSignal, createUniqueId, For, Show } from 'solid-js'
import { t } from '../i18n/language.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import { mayHost } from './may.ts'
import type { PlaceSettings } from './model.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { spanWords } from './spanWords.ts'
import { createDoing } from './usePlaces.ts'

/** Seconds between two messages of a member. */
const PAUSES = [0, 10, 30, 60, 300, 900, 3600] as const

/** Who may write, how often, and who may come in: hosts choose, everybody may know. */
export function RulesPage(props: PageProps) {
  const doing = createDoing()
  const name = createUniqueId()
  const place = () => props.model.place()
  const isHost = () => mayHost(props.model.myRole())
  const [asking, setAsking] = createSignal(false)
  /** Another client may have chosen a number of its own. */
  const pauses = () => {
    const now = place().slowSeconds
    return [...new Set<number>([...PAUSES, now])].sort((one, other) => one - other)
  }
  let rules: HTMLDivElement | undefined
  /** What is chosen is what the relay has. */
  const showTrue = () => {
    for (const input of rules?.querySelectorAll<HTMLInputElement>('[data-now]') ?? []) input.checked = true
    const select = rules?.querySelector('select')
    if (select) select.value = String(place().slowSeconds)
  }
  const set = async (what: PlaceSettings) => {
    const isDone = await doing.run('set', (places) => places.settings(props.model.id, what))
    if (isDone) toast(t('action.saved'))
    else showTrue()
  }
  const answer = async (yes: boolean) => {
    if (yes) await set({ public: true })
    else showTrue()
    setAsking(false)
  }

  const Radio = (choice: {
    group: string
    label: string
    hint?: string
    checked: boolean
    onChoose: () => void
  }) => (
    <label class={styles.choice}>
      <input
        type="radio"
        name={`${name}-${choice.group}`}
        checked={choice.checked}
        data-now={choice.checked ? '' : undefined}
        disabled={!isHost()}
        onChange={() => choice.onChoose()}
      />
      <span>
        {choice.label}
        <Show when={choice.hint}>
          <small>{choice.hint}</small>
        </Show>
      </span>
    </label>
  )

  return (
    <div class={styles.stack} ref={rules} aria-busy={doing.busy() ? 'true' : undefined}>
      <Show when={!isHost()}>
        <p class={styles.quiet}>{tPlace('rules.hostsOnly')}</p>
      </Show>
      <fieldset class={styles.choices}>
        <legend>{tPlace('rules.posting')}</legend>
        <Radio
          group="posting"
          label={tPlace('rules.everyone')}
          checked={place().posting === 'everyone'}
          onChoose={() => void set({ posting: 'everyone' })}
        />
        <Radio
          group="posting"
          label={tPlace('rules.moderators')}
          hint={tPlace('rules.moderatorsHint')}
          checked={place().posting === 'moderators'}
          onChoose={() => void set({ posting: 'moderators' })}
        />
      </fieldset>
      <div class={field.field}>
        <label for={`${name}-slow`}>{tPlace('rules.slow')}</label>
        <select
          id={`${name}-slow`}
          class={field.select}
          disabled={!isHost()}
          aria-describedby={`${name}-slow-about`}
          onChange={(event) => void set({ slowSeconds: Number(event.currentTarget.value) })}
        >
          <For each={pauses()}>
            {(seconds) => (
              <option value={seconds} selected={seconds === place().slowSeconds}>
                {seconds === 0 ? tPlace('rules.slowOff') : spanWords(seconds)}
              </option>
            )}
          </For>
        </select>
      </div>
      <p id={`${name}-slow-about`} class={styles.quiet}>
        {tPlace('rules.slowHint')}
      </p>
      <Show when={props.model.kind() === 'room'}>
        <fieldset class={styles.choices}>
          <legend>{tPlace('rules.public')}</legend>
          <Radio
            group="public"
            label={tPlace('rules.private')}
            checked={!place().isPublic}
            onChoose={() => void set({ public: false })}
          />
          <Radio
            group="public"
            label={tPlace('rules.open')}
            hint={tPlace('rules.openHint')}
            checked={place().isPublic}
            onChoose={() => setAsking(true)}
          />
        </fieldset>
        <Show when={asking()}>
          <div class={styles.item} role="alertdialog" aria-labelledby={`${name}-ask`}>
            <p id={`${name}-ask`}>
              <b>{tPlace('rules.makePublicTitle', { name: props.model.title() })}</b>{' '}
              {tPlace('rules.makePublicHint')}
            </p>
            <div class={styles.actions}>
              <Button onClick={() => void answer(false)}>{t('action.cancel')}</Button>
              <Button
                weight="main"
                busy={doing.busy() !== undefined}
                ref={(element) => queueMicrotask(() => element.focus())}
                onClick={() => void answer(true)}
              >
                {tPlace('rules.makePublic')}
              </Button>
            </div>
          </div>
        </Show>
      </Show>
      <Problem words={doing.problem()} />
    </div>
  )
}
