import { type JSX, Match, Switch } from 'solid-js'
import { tPlace } from '../i18n/placesWords.ts'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import styles from './Place.module.css'
import type { Answer } from './usePlaces.ts'

/** What the relay was asked for: on its way, refused or out of reach, nothing, or here. */
export function Answered<T>(props: {
  answer: Answer<readonly T[]>
  /** Said where there is nothing. */
  none: string
  children: (all: readonly T[]) => JSX.Element
}) {
  const some = () => {
    const all = props.answer.value()
    return all !== undefined && all.length > 0 ? all : undefined
  }
  return (
    <Switch
      fallback={
        <div class={styles.stack} role="status" aria-label={tPlace('place.loading')}>
          <div class={styles.ghost} />
          <div class={styles.ghost} />
        </div>
      }
    >
      <Match when={props.answer.problem()}>
        {(problem) => (
          <div class={styles.stack}>
            <p class={field.error} role="alert">
              {problem()}
            </p>
            <div class={styles.actions} data-at="start">
              <Button onClick={() => props.answer.again()}>{tPlace('place.again')}</Button>
            </div>
          </div>
        )}
      </Match>
      <Match when={some()}>{(all) => props.children(all())}</Match>
      <Match when={props.answer.value()}>
        <p class={styles.quiet}>{props.none}</p>
      </Match>
    </Switch>
  )
}
