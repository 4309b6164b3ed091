import { Match, Show, Switch } from 'solid-js'
import type { ConversationModel } from '../conversations/model.ts'
import { plainDate } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import { spanOf, tPast } from '../i18n/pastWords.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import styles from './Beginning.module.css'

/** What stands above the first message: that more is on its way or cannot be had now, or that here it begins. */
export function Beginning(props: { model: ConversationModel; empty?: boolean }) {
  const words = () => {
    const name = props.model.title()
    if (props.model.kind() === 'direct') return tTimeline('timeline.beginsDirect', { name })
    return props.model.members().length === 1
      ? tTimeline('timeline.beginsAlone')
      : tTimeline('timeline.begins', { name })
  }
  const cut = () => {
    const { days, horizon } = props.model.keeping()
    if (days !== undefined) return tPast('past.kept', { span: spanOf(days) })
    return horizon > 0 ? tPast('past.cut', { when: plainDate(horizon) }) : undefined
  }
  return (
    <Switch fallback={<p class={styles.older}>{tTimeline('timeline.older')}</p>}>
      <Match when={props.model.past() === 'away'}>
        <p class={styles.older}>{tPast('past.away')}</p>
      </Match>
      <Match when={props.model.past() === 'failed'}>
        <div class={styles.older}>
          <p>{tPast('past.failed')}</p>
          <Button onClick={() => void props.model.loadOlder()}>{t('action.retry')}</Button>
        </div>
      </Match>
      <Match when={props.model.past() === 'whole'}>
        <div class={styles.beginning}>
          <Avatar id={props.model.other() ?? props.model.id} name={props.model.title()} size="large" />
          <p class={styles.words}>{words()}</p>
          <Show when={cut()}>
            <p class={styles.hint}>{cut()}</p>
          </Show>
          <Show when={props.empty}>
            <p class={styles.hint}>{tTimeline('timeline.empty')}</p>
          </Show>
        </div>
      </Match>
    </Switch>
  )
}
