import { Match, Show, Switch } from 'solid-js'
import { t } from '../i18n/language.ts'
import type { ConversationModel } from '../model.ts'
import { Avatar } from '../ui/Avatar.tsx'
import styles from './Beginning.module.css'

/** What stands above the first message: that more is on its way, or that here it begins. */
export function Beginning(props: { model: ConversationModel; empty?: boolean }) {
  const words = () => {
    const name = props.model.title()
    if (props.model.kind() === 'direct') return t('timeline.beginsDirect', { name })
    return props.model.members().length === 1 ? t('timeline.beginsAlone') : t('timeline.begins', { name })
  }
  return (
    <Switch>
      <Match when={props.model.hasOlder()}>
        <p class={styles.older}>{t('timeline.older')}</p>
      </Match>
      <Match when={true}>
        <div class={styles.beginning}>
          <Avatar id={props.model.other() ?? props.model.id} name={props.model.title()} size="large" />
          <p class={styles.words}>{words()}</p>
          <Show when={props.empty}>
            <p class={styles.hint}>{t('timeline.empty')}</p>
          </Show>
        </div>
      </Match>
    </Switch>
  )
}
