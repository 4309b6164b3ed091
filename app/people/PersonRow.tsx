import { type JSX, Show } from 'solid-js'
import type { Person } from './model.ts'
import { openProfile } from './openProfile.tsx'
import styles from './PeoplePage.module.css'
import { PresentFace } from './PresentFace.tsx'

/** Somebody in a list: pressing them shows their card. */
export function PersonRow(props: {
  person: Person
  /** Said beside the name, instead of their status. */
  note?: string | undefined
  problem?: string | undefined
  actions?: JSX.Element
}) {
  return (
    <li class={styles.row}>
      <button
        type="button"
        class={styles.person}
        aria-haspopup="dialog"
        onClick={() => openProfile(props.person.id, props.person.displayName)}
      >
        <PresentFace
          id={props.person.id}
          name={props.person.displayName}
          picture={props.person.avatar ?? null}
        />
        <span class={styles.words}>
          <span class={styles.name}>
            <bdi>{props.person.displayName}</bdi>{' '}
            <span class={styles.username}>@{props.person.username}</span>
          </span>
          <Show when={props.note ?? props.person.status}>
            {(words) => (
              <span class={styles.status}>
                <bdi>{words()}</bdi>
              </span>
            )}
          </Show>
        </span>
      </button>
      <Show when={props.actions}>
        <span class={styles.actions}>{props.actions}</span>
      </Show>
      <Show when={props.problem}>
        <p class={styles.problem} role="alert">
          {props.problem}
        </p>
      </Show>
    </li>
  )
}
