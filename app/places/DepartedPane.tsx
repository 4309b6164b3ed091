import { A } from '@solidjs/router'
import { createResource, For, Show } from 'solid-js'
import type { Departed } from '../../sync/placeFields.ts'
import { exactTime } from '../i18n/dates.ts'
import { departedWords, tDeparted } from '../i18n/departedWords.ts'
import { t } from '../i18n/language.ts'
import { useWorkspace } from '../session/context.ts'
import button from '../ui/Button.module.css'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/copyText.ts'
import { known } from '../ui/known.ts'
import { Page } from '../ui/Page.tsx'
import { toast } from '../ui/toast.ts'
import styles from './DepartedPane.module.css'

/** What stands where a conversation stood: who put one out and why, and one's own words that never left. M12, M8 */
export function DepartedPane(props: { departed: Departed }) {
  const workspace = useWorkspace()
  const [words] = createResource(
    () => props.departed.id,
    (id) => workspace.unsentWords(id),
  )
  const left = () => known(words) ?? []
  const copy = async (text: string) => {
    if (await copyText(text)) toast(t('action.copied'))
  }
  return (
    <div class={styles.scroll}>
      <Page
        title={departedWords(props.departed)}
        hint={tDeparted(props.departed.how === 'banned' ? 'departed.bannedHint' : 'departed.removedHint')}
        action={
          <A href="/" class={button.button ?? ''} data-weight="main">
            {t('conversation.toList')}
          </A>
        }
      >
        <Show when={props.departed.reason}>
          {(reason) => (
            <figure class={styles.reason}>
              <figcaption>{tDeparted('departed.reason')}</figcaption>
              <blockquote dir="auto">{reason()}</blockquote>
            </figure>
          )}
        </Show>
        <p class={styles.when}>{tDeparted('departed.when', { when: exactTime(props.departed.at) })}</p>
      </Page>
      <Show when={left().length > 0}>
        <section class={styles.left}>
          <header class={styles.head}>
            <h2>{tDeparted('departed.unsent')}</h2>
            <Show when={left().length > 1}>
              <Button onClick={() => void copy(left().join('\n\n'))}>{tDeparted('departed.copyAll')}</Button>
            </Show>
          </header>
          <p class={styles.when}>{tDeparted('departed.unsentHint')}</p>
          <ul>
            <For each={left()}>
              {(text) => (
                <li class={styles.words}>
                  <p dir="auto">{text}</p>
                  <Button onClick={() => void copy(text)}>{t('action.copy')}</Button>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
    </div>
  )
}
