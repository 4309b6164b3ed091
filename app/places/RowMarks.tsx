import BellOff from 'lucide-solid/icons/bell-off'
import Flag from 'lucide-solid/icons/flag'
import Pin from 'lucide-solid/icons/pin'
import { Show } from 'solid-js'
import type { ConversationRow } from '../conversations/model.ts'
import { tRow } from '../i18n/rowWords.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './RowMarks.module.css'

/** Reported, pinned, muted: seen, and said. */
export function RowMarks(props: { row: ConversationRow }) {
  return (
    <span class={styles.marks}>
      <Show when={props.row.reports > 0}>
        <span class={styles.reports}>
          <Icon of={Flag} size="small" />
          <span aria-hidden="true">{props.row.reports}</span>
        </span>
        <span class="aside-voice">{tRow('row.hasReports', { count: props.row.reports })}</span>
      </Show>
      <Show when={props.row.pinned}>
        <Icon of={Pin} size="small" />
        <span class="aside-voice">{tRow('row.isPinned')}</span>
      </Show>
      <Show when={props.row.muted}>
        <Icon of={BellOff} size="small" />
        <span class="aside-voice">{tRow('row.isMuted')}</span>
      </Show>
    </span>
  )
}
