import { type Accessor, createMemo, Match, Show, Switch } from 'solid-js'
import type { TimelineItem } from '../../sync/timeline/items.ts'
import type { TimelineView } from '../conversations/model.ts'
import { dayName, plainDate } from '../i18n/dates.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import { today } from '../ui/today.ts'
import type { TimelineActions } from './actions.ts'
import { Beginning } from './Beginning.tsx'
import { MessageArticle } from './MessageArticle.tsx'
import { NoticeLine } from './NoticeLine.tsx'
import { joinsFrom, rowContext } from './rows.ts'
import styles from './TimelineRow.module.css'

/** One item with what stands above it: the beginning, a day, the line of what is new. */
export function TimelineRow(props: {
  itemKey: string
  index: Accessor<number>
  view: TimelineView
  firstNew: string | undefined
  actions: TimelineActions
}) {
  // The index may run ahead or behind while the list shifts: the key is the truth. A row on its way out keeps its last item.
  const item = createMemo<TimelineItem | undefined>((last) => {
    const here = props.view.at(props.index())
    if (here?.key === props.itemKey) return here
    return props.view.at(props.view.indexOf(props.itemKey)) ?? last
  })
  const context = createMemo(() => {
    const current = item()
    const index = props.index()
    return current && rowContext(props.view.at(index - 1), current, props.view.at(index + 1), props.firstNew)
  })
  const message = () => {
    const current = item()
    return current?.type === 'message' ? current : undefined
  }
  const notices = createMemo(() => {
    const current = item()
    if (current?.type !== 'notice') return undefined
    return joinsFrom(props.view, props.view.indexOf(current.key), current)
  })

  return (
    <div class={styles.row}>
      <Show when={props.index() === 0}>
        <Beginning model={props.actions.model} />
      </Show>
      <Show when={context()?.day}>
        {(at) => (
          <p class={styles.day}>
            <time dateTime={new Date(at()).toISOString().slice(0, 10)} title={plainDate(at())}>
              {dayName(at(), today())}
            </time>
          </p>
        )}
      </Show>
      <Show when={context()?.newHere}>
        <p class={styles.new}>{tTimeline('timeline.new')}</p>
      </Show>
      <Show when={context()}>
        {(known) => (
          <Switch>
            <Match when={message()}>
              {(it) => <MessageArticle message={it()} context={known()} actions={props.actions} />}
            </Match>
            <Match when={notices()}>
              {(them) => <NoticeLine notices={them()} model={props.actions.model} me={props.actions.me} />}
            </Match>
          </Switch>
        )}
      </Show>
    </div>
  )
}
