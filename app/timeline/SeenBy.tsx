import { createMemo, For, Show } from 'solid-js'
import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel, PersonReceipt } from '../conversations/model.ts'
import { tPresence } from '../i18n/presenceWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { oneLine } from './oneLine.ts'
import styles from './SeenBy.module.css'

const STATES = ['read', 'delivered', 'sent'] as const
/** Enough to know which message it is. */
const QUOTED = 80

/** How far each of the others is with one message; it changes while one looks. */
export function SeenBy(props: { model: ConversationModel; message: Message; onClose: () => void }) {
  const receipts = createMemo(() => props.model.receiptsOf(props.message) ?? [])
  const of = (state: PersonReceipt['state']) => receipts().filter((one) => one.state === state)
  return (
    <Dialog
      title={tPresence('seen.title')}
      hint={oneLine(props.message.text, QUOTED)}
      onClose={props.onClose}
    >
      <div class={styles.groups}>
        <Show when={receipts().length > 0} fallback={<p class={styles.quiet}>{tPresence('seen.nobody')}</p>}>
          <For each={STATES}>
            {(state) => (
              <Show when={of(state).length > 0}>
                <section>
                  <h3 class={styles.state}>
                    {tPresence(`seen.${state}`)}
                    <span aria-hidden="true">{of(state).length}</span>
                  </h3>
                  <ul>
                    <For each={of(state)}>
                      {(person) => (
                        <li class={styles.person}>
                          <Avatar id={person.id} name={person.name} size="small" />
                          <bdi>{props.model.nameOf(person.id)}</bdi>
                        </li>
                      )}
                    </For>
                  </ul>
                </section>
              </Show>
            )}
          </For>
          <Show when={of('sent').length > 0}>
            <p class={styles.quiet}>{tPresence('seen.hint')}</p>
          </Show>
        </Show>
      </div>
    </Dialog>
  )
}
