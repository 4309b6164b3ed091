import { createMemo, Match, Show, Switch } from 'solid-js'
import { type Message, messageKey } from '../../sync/timeline/items.ts'
import { clockTime, exactTime, writtenTime } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import { tWriting } from '../i18n/writingWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { EllipsisVertical } from '../ui/icons.ts'
import { menuRequest } from '../ui/menu.ts'
import { hueOf } from '../ui/person.ts'
import { toast } from '../ui/toast.ts'
import type { TimelineActions } from './actions.ts'
import styles from './MessageArticle.module.css'
import { MessageText } from './MessageText.tsx'
import { openAuthor as openTheirs } from './openAuthor.tsx'
import { openSeenBy } from './openSeenBy.tsx'
import { isEmojiOnly } from './parseText.ts'
import { Quote } from './Quote.tsx'
import { Reactions } from './Reactions.tsx'
import { ReadBy } from './ReadBy.tsx'
import { placeTime, type RowContext, writtenAt } from './rows.ts'
import { StateMark } from './StateMark.tsx'

/** One message: who, what, when, and how far it got. */
export function MessageArticle(props: { message: Message; context: RowContext; actions: TimelineActions }) {
  const own = () => props.message.author === props.actions.me
  const name = () => (own() ? tTimeline('message.you') : props.actions.model.nameOf(props.message.author))
  const openAuthor = () => openTheirs(props.actions.model, props.message.author)
  const large = createMemo(() => !props.message.replyTo && isEmojiOnly(props.message.text))

  const readers = createMemo(() => props.actions.model.readersAt(props.message.key), undefined, {
    equals: (one, next) => one?.join() === next.join(),
  })

  const react = (emoji: string, how: 'add' | 'remove') => {
    const { model } = props.actions
    // The relay would refuse it without a trace. M5
    if (model.writing().state === 'muted') toast(tWriting('refused.muted'))
    else model.react(props.message, emoji, how)
  }

  return (
    <article
      class={styles.message}
      data-key={props.message.key}
      data-own={own() ? '' : undefined}
      data-first={props.context.firstOfGroup ? '' : undefined}
      data-last={props.context.lastOfGroup ? '' : undefined}
      data-large={large() ? '' : undefined}
      data-flash={props.actions.flashed() === props.message.key ? '' : undefined}
      tabIndex={-1}
    >
      <Show when={!own() && props.context.lastOfGroup}>
        {/* The message's menu says the same to the keyboard and to screen readers. */}
        <button type="button" class={styles.face} tabIndex={-1} aria-hidden="true" onClick={openAuthor}>
          <Avatar id={props.message.author} name={name()} size="small" />
        </button>
      </Show>
      <Show when={!own() && props.context.firstOfGroup} fallback={<span class="aside-voice">{name()}</span>}>
        <p class={styles.who} data-hue={hueOf(props.message.author)}>
          <button type="button" tabIndex={-1} aria-haspopup="dialog" onClick={openAuthor}>
            <bdi>{name()}</bdi>
          </button>
        </p>
      </Show>
      <div class={styles.bubble} data-removed={props.message.removed ? '' : undefined}>
        <Show when={props.message.removed ? undefined : props.message.replyTo}>
          {(reference) => {
            const key = () => messageKey(...reference())
            const quoted = () => props.actions.model.timeline().get(key())
            return (
              <Quote
                message={quoted()}
                name={
                  reference()[0] === props.actions.me
                    ? tTimeline('message.you')
                    : props.actions.model.nameOf(reference()[0])
                }
                onPress={() => props.actions.jumpTo(key())}
              />
            )
          }}
        </Show>
        <div dir="auto">
          <Switch fallback={<MessageText text={props.message.text} />}>
            <Match when={props.message.removed === 'd'}>
              <i class={styles.gone}>{tTimeline('message.deleted')}</i>
              <Show when={props.actions.model.isRemoving(props.message.key)}>
                <button
                  type="button"
                  class={styles.undo}
                  onClick={() => props.actions.model.undoRemove(props.message.key)}
                >
                  {tTimeline('message.undoDelete')}
                </button>
              </Show>
            </Match>
            <Match when={props.message.removed === 'h'}>
              <i class={styles.gone}>{tTimeline('message.hidden')}</i>
            </Match>
          </Switch>
          <Meta message={props.message} own={own()} actions={props.actions} />
        </div>
      </div>
      <Show when={!props.message.removed}>
        <div class={styles.tools}>
          <IconButton
            icon={EllipsisVertical}
            label={tTimeline('message.menu')}
            hasPopup="menu"
            expanded={menuRequest()?.anchor.closest('article')?.dataset.key === props.message.key}
            tabIndex={-1}
            onClick={(event) => props.actions.openMenu(props.message, event.currentTarget)}
          />
        </div>
      </Show>
      <Show when={readers().length > 0}>
        <div class={styles.readers}>
          <ReadBy
            readers={readers()}
            nameOf={props.actions.model.nameOf}
            onPress={() => openSeenBy(props.actions.model, props.message)}
          />
        </div>
      </Show>
      <Show when={props.message.reactions.length > 0}>
        <div class={styles.reactions}>
          <Reactions
            message={props.message}
            me={props.actions.me}
            nameOf={(user) => props.actions.model.nameOf(user)}
            onReact={react}
          />
        </div>
      </Show>
    </article>
  )
}

/** The small words inside the last line: how it came to be, when it arrived, how far it got. */
function Meta(props: { message: Message; own: boolean; actions: TimelineActions }) {
  const arrived = () => placeTime(props.message)
  const written = () => writtenAt(props.message)
  return (
    <span class={styles.meta} dir="ltr">
      <Show when={props.message.edited && !props.message.removed}>
        <span>{tTimeline('message.edited')}</span>
      </Show>
      <Show when={props.message.late === 'restored'}>
        <span>{tTimeline('message.restored')}</span>
      </Show>
      <Show when={props.message.place !== props.message.id}>
        <i>{t('time.written', { when: writtenTime(written(), arrived()) })}</i>
      </Show>
      <time dateTime={new Date(arrived()).toISOString()} title={exactTime(arrived())}>
        {clockTime(arrived())}
      </time>
      <Show when={props.own && !props.message.removed}>
        <StateMark state={props.actions.model.messageState(props.message)} />
      </Show>
    </span>
  )
}
