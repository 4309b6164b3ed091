import { A } from '@solidjs/router'
import { Match, Show, Suspense, Switch } from 'solid-js'
import { exactTime, shortTime } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import { useWorkspace } from '../session/context.ts'
import { oneLine } from '../timeline/oneLine.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { late } from '../ui/late.ts'
import { today } from '../ui/today.ts'
import styles from './ConversationLink.module.css'
import type { ConversationRow } from './model.ts'
import { unreadWords } from './unreadWords.ts'

const PresenceDot = late(async () => (await import('../ui/PresenceDot.tsx')).PresenceDot)
const CallPreview = late(async () => (await import('../calls/CallPreview.tsx')).CallPreview)
const RowCall = late(async () => (await import('../calls/RowCall.tsx')).RowCall)
const RowMarks = late(async () => (await import('../places/RowMarks.tsx')).RowMarks)

/** One row of the list. */
export function ConversationLink(props: { row: ConversationRow; open: boolean }) {
  const workspace = useWorkspace()
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
      <Show when={props.row.other && workspace.presenceOf(props.row.other)}>
        {(presence) => (
          <Suspense>
            <PresenceDot presence={presence()} class={styles.dot} />
          </Suspense>
        )}
      </Show>
      <Show when={props.row.pinned || props.row.muted || props.row.reports > 0}>
        <Suspense>
          <RowMarks row={props.row} />
        </Suspense>
      </Show>
      <Show when={props.row.last}>
        {(last) => (
          <time class={styles.time} dateTime={new Date(last().at).toISOString()} title={exactTime(last().at)}>
            {shortTime(last().at, today())}
          </time>
        )}
      </Show>
      <span class={styles.last}>
        <Preview row={props.row} />
      </span>
      <Show when={props.row.unread > 0}>
        <span class={styles.badge} data-muted={props.row.muted ? '' : undefined}>
          <span aria-hidden="true">{props.row.unread > 999 ? '999+' : props.row.unread}</span>
          <span class="aside-voice">{unreadWords(props.row)}</span>
        </span>
      </Show>
    </A>
  )
}

function Preview(props: { row: ConversationRow }) {
  return (
    <Switch fallback={<i>{t('list.noMessages')}</i>}>
      <Match when={props.row.callers > 0}>
        <Suspense>
          <RowCall row={props.row} />
        </Suspense>
      </Match>
      <Match when={props.row.draft}>
        <b class={styles.draft}>{t('list.draft')}</b>
      </Match>
      <Match when={props.row.last}>
        {(last) => (
          <>
            <Show when={last().own || (props.row.kind !== 'direct' && last().by)}>
              <span class={styles.by}>
                <bdi>{last().own ? t('list.you') : last().by}</bdi>
                {': '}
              </span>
            </Show>
            <span class={styles.text} dir="auto">
              {last().removed ? (
                <i>{t(last().removed === 'h' ? 'list.hidden' : 'list.removed')}</i>
              ) : (
                oneLine(last().text, PREVIEW)
              )}
              <Show when={last().call}>
                {(call) => (
                  <Suspense>
                    <CallPreview entry={call()} />
                  </Suspense>
                )}
              </Show>
            </span>
          </>
        )}
      </Match>
    </Switch>
  )
}

/** Enough to fill a row: the rest of a long message need not be laid out. */
const PREVIEW = 160
