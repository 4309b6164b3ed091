import { createUniqueId, For, Show } from 'solid-js'
import { tCalls } from '../i18n/callsPageWords.ts'
import { useWorkspace } from '../session/context.ts'
import settings from '../settings/Settings.module.css'
import field from '../ui/Field.module.css'
import styles from './CallsPage.module.css'
import type { CallsList } from './createCallsPage.ts'

/** Which calls: all or those missed, of one conversation or of all. */
export function CallsFilter(props: { page: CallsList }) {
  const workspace = useWorkspace()
  const name = createUniqueId()
  const choices = () =>
    [
      ['all', tCalls('calls.all')],
      ['missed', tCalls('calls.missed')],
    ] as const
  /** One that was left stands in the address still. */
  const isUnknown = () => {
    const chosen = props.page.conversation()
    return chosen !== undefined && !workspace.conversations()?.some(({ id }) => id === chosen)
  }
  return (
    <div class={styles.filter}>
      <fieldset class={settings.choices}>
        <legend class="aside-voice">{tCalls('calls.filter')}</legend>
        <div class={settings.segments}>
          <For each={choices()}>
            {([value, label]) => (
              <label class={settings.segment}>
                <input
                  type="radio"
                  name={name}
                  checked={props.page.only() === value}
                  onChange={() => props.page.setOnly(value)}
                />
                <span>{label}</span>
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <div class={field.field}>
        <select
          class={field.select}
          aria-label={tCalls('calls.where')}
          dir="auto"
          onChange={(event) => props.page.setConversation(event.currentTarget.value)}
        >
          <option value="" selected={props.page.conversation() === undefined}>
            {tCalls('calls.everywhere')}
          </option>
          <Show when={isUnknown()}>
            <option value={props.page.conversation()} selected>
              {tCalls('calls.unknownPlace')}
            </option>
          </Show>
          <For each={workspace.conversations()}>
            {(row) => (
              <option value={row.id} selected={row.id === props.page.conversation()}>
                {row.title}
              </option>
            )}
          </For>
        </select>
      </div>
    </div>
  )
}
