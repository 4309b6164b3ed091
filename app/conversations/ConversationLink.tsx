import { A } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import { exactTime, shortTime } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import type { ConversationRow } from '../model.ts'
import { oneLine } from '../timeline/oneLine.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { today } from '../ui/today.ts'
import styles from './ConversationLink.module.css'

/** One row of the list. */
export function ConversationLink(props: { row: ConversationRow; open: boolean }) {
  return (
    <A
      href={`/c/${props.row.id}`}
      class={styles.row ?? ''}
      activeClass=""
      inactiveClass=""
      aria-current={props.open ? 'page' : undefined}
    >
      <Avatar id={props.row.other ?? props.row.id} name={props.row.title} />
      <span class={styles.name} dir="auto">
        {props.row.title}
      </span>
      <Show when={props.row.last}>
        {(last) => (
          <time class={styles.time} dateTime={new Date(last().at).toISOString()} title={exactTime(last().at)}>
            {shortTime(last().at, today())}
          </time>
        )}
      </Show>
      <span class={styles.last} dir="auto">
        <Preview row={props.row} />
      </span>
      <Show when={props.row.unread > 0}>
        <span class={styles.badge}>
          <span aria-hidden="true">{props.row.unread > 999 ? '999+' : props.row.unread}</span>
          <span class="aside-voice">{t('list.unread', { count: props.row.unread })}</span>
        </span>
      </Show>
    </A>
  )
}

function Preview(props: { row: ConversationRow }) {
  return (
    <Switch fallback={<i>{t('list.noMessages')}</i>}>
      <Match when={props.row.draft}>
        <b class={styles.draft}>{t('list.draft')}</b>
      </Match>
      <Match when={props.row.last}>
        {(last) => (
          <>
            <Show when={last().own || props.row.kind !== 'direct'}>
              <bdi class={styles.by}>{last().own ? t('list.you') : last().by}</bdi>
              {': '}
            </Show>
            {last().removed ? <i>{t('list.removed')}</i> : oneLine(last().text, PREVIEW)}
          </>
        )}
      </Match>
    </Switch>
  )
}

/** Enough to fill a row: the rest of a long message need not be laid out. */
const PREVIEW = 160
