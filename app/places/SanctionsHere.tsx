import { createUniqueId, Show } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { useWorkspace } from '../session/context.ts'
import { mayActOn } from './may.ts'
import styles from './Place.module.css'
import type { PlacePage } from './page.ts'
import { SanctionButtons } from './SanctionButtons.tsx'

/** Where one met somebody, and the way to its details. */
export interface Met {
  readonly model: ConversationModel
  readonly open: (page: PlacePage) => void
}

/** What whoever moderates a place does about somebody there, under its name: a contact is something else. */
export function SanctionsHere(props: Met & { user: UserId }) {
  const workspace = useWorkspace()
  const title = createUniqueId()
  const role = () => props.model.members().find(({ id }) => id === props.user)?.role ?? 'member'
  return (
    <Show when={props.user !== workspace.me().id && mayActOn(props.model.myRole(), role())}>
      <section class={styles.item} aria-labelledby={title}>
        <h3 id={title} class={styles.quiet}>
          {tPlace('member.inPlace', { name: props.model.title() })}
        </h3>
        <SanctionButtons model={props.model} go={props.open} user={props.user} />
      </section>
    </Show>
  )
}
