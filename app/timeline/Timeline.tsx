import { batch, createEffect, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid'
import type { EntryId, UserId } from '../../sync/ids.ts'
import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel, TimelineView } from '../conversations/model.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import { toast } from '../ui/toast.ts'
import type { TimelineActions } from './actions.ts'
import { Beginning } from './Beginning.tsx'
import { createFollow } from './createFollow.ts'
import { createSlice } from './createSlice.ts'
import { makeTouchGestures } from './makeTouchGestures.ts'
import { moveThroughMessages } from './moveThroughMessages.ts'
import { RefusedNote } from './RefusedNote.tsx'
import { readBackTo } from './readBackTo.ts'
import { firstNewKey } from './rows.ts'
import styles from './Timeline.module.css'
import { TimelineRow } from './TimelineRow.tsx'
import { ToEndButton } from './ToEndButton.tsx'

/** Older messages are asked for this far before the first one shows. */
const AHEAD_PX = 800
const FLASH_MS = 1_500

export interface TimelineProps {
  readonly model: ConversationModel
  readonly me: UserId
  readonly onReply: (message: Message) => void
  readonly onEdit: (message: Message) => void
}

/** The messages of a conversation, only those in view as elements. It stands still unless one is at its end. */
export function Timeline(props: TimelineProps) {
  const slice = createSlice(() => props.model.timeline())
  const follow = createFollow()
  const [firstNew, setFirstNew] = createSignal<string>()
  const [unseen, setUnseen] = createSignal(0)
  const [placed, setPlaced] = createSignal(false)
  const [flashed, setFlashed] = createSignal<string>()
  const [heard, setHeard] = createSignal('')
  let scroller: HTMLDivElement | undefined
  let list: VirtualizerHandle | undefined
  let marked: EntryId | undefined = props.model.openedAtPlace
  let flashTimer = 0
  let jumpingTo: string | undefined

  /** Stands where reading goes on: at what is new, else at the end. */
  const placeFirst = () => {
    const { view, length } = slice()
    if (placed() || length === 0 || !list) return
    const key = firstNewKey(view, props.model.openedAtPlace, props.me)
    setFirstNew(key)
    if (key === undefined) follow.toEnd()
    else {
      follow.letGo()
      list.scrollToIndex(view.indexOf(key), { align: 'start', offset: -AHEAD_OF_NEW_PX })
    }
    setPlaced(true)
    queueMicrotask(markSeen)
  }

  const loadOlder = () => {
    if (placed() && props.model.past() === 'more') void props.model.loadOlder()
  }

  /** What is new may begin further up than what was here first. */
  const findFirstNew = (view: TimelineView, oldest: string | undefined) => {
    const read = props.model.openedAtPlace
    const item = oldest === undefined ? undefined : view.at(view.indexOf(oldest))
    if (firstNew() !== undefined && item && item.place > (read ?? '')) {
      setFirstNew(firstNewKey(view, read, props.me))
    }
  }

  /** What others wrote is read once it was on screen; one's own words say nothing about what one read. */
  const markSeen = () => {
    if (!placed() || !list || !scroller || document.visibilityState === 'hidden') return
    // A call takes the whole page.
    if (scroller.closest('[inert]')) return
    const { view, length } = slice()
    const bottom = list.scrollOffset + list.viewportSize
    let index = follow.atEnd() ? length - 1 : Math.min(length - 1, list.findItemIndex(bottom))
    for (; index >= 0; index--) {
      const item = view.at(index)
      if (!item || (marked !== undefined && item.place <= marked)) return
      if (item.type === 'notice' || item.author !== props.me) {
        marked = item.place
        props.model.markRead(item.place)
        return
      }
    }
  }

  const onScroll = () => {
    follow.onScroll()
    if (follow.atEnd()) setUnseen(0)
    if (list && list.scrollOffset < AHEAD_PX) loadOlder()
    markSeen()
  }

  /** What is new may all be in view at once: then nobody ever scrolls. */
  const onMeasured = () => {
    follow.onResize()
    onScroll()
  }

  const toEnd = () => {
    follow.toEnd()
    setUnseen(0)
  }

  const jumpTo = async (key: string) => {
    jumpingTo = key
    const isHere = await readBackTo(key, props.model)
    if (jumpingTo !== key) return
    if (!isHere) {
      toast(tTimeline('timeline.notHere'))
      return
    }
    follow.letGo()
    list?.scrollToIndex(slice().view.indexOf(key), { align: 'center' })
    clearTimeout(flashTimer)
    setFlashed(key)
    flashTimer = window.setTimeout(() => setFlashed(undefined), FLASH_MS)
  }

  createEffect(
    on(slice, (now, before) => {
      if (!placed()) {
        placeFirst()
        return
      }
      if (before && now.shift) findFirstNew(now.view, before.first)
      if (!before || now.appended === 0) return
      const arrived = lastItems(now.view, now.appended)
      const others = arrived.filter((item) => item.author !== props.me)
      const own = arrived.length > others.length
      batch(() => {
        if (own || follow.atEnd()) toEnd()
        else setUnseen((count) => count + others.length)
        const last = others.at(-1)
        if (last) setHeard(`${props.model.nameOf(last.author)}: ${last.text.slice(0, 200)}`)
      })
      markSeen()
    }),
  )

  createEffect(
    on(
      () => props.model.past(),
      (past, before) => {
        if (past !== 'more') return
        // Everything that there is to show lies further up.
        if (slice().length === 0) void props.model.loadOlder()
        // The relay is back: what was waited for at the top is asked for again.
        else if (before === 'away') onScroll()
      },
    ),
  )

  // Notes of what was refused stand at the end: who is there is shown them whole, buttons and all.
  createEffect(
    on(
      () => props.model.refused().length,
      (count, before = 0) => {
        if (placed() && count > before && follow.atEnd()) requestAnimationFrame(toEnd)
      },
    ),
  )

  const messageOf = (element: Element | null): Message | undefined => {
    const key = element?.closest<HTMLElement>('article')?.dataset.key
    const message = key === undefined ? undefined : slice().view.get(key)
    return message?.removed ? undefined : message
  }
  const openMenu = async (message: Message, anchor: HTMLElement, at?: { x: number; y: number }) => {
    const { openMessageMenu } = await import('./messageMenu.ts')
    const { model, me, onReply, onEdit } = props
    openMessageMenu({ message, anchor, model, me, onReply, onEdit, ...(at && { at }) })
  }
  const actions: TimelineActions = {
    get model() {
      return props.model
    },
    get me() {
      return props.me
    },
    flashed,
    jumpTo: (key) => void jumpTo(key),
    openMenu: (message, anchor, at) => void openMenu(message, anchor, at),
  }
  const menuAt = (element: Element | null, at: { x: number; y: number }) => {
    const article = element?.closest<HTMLElement>('article')
    const message = messageOf(element)
    if (article && message) void openMenu(message, article, at)
    return message !== undefined
  }

  const onContextMenu = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null
    // The browser's own menu knows better what to do with a link or a selection.
    if (target?.closest('a') || getSelection()?.isCollapsed === false) return
    if (menuAt(target, { x: event.clientX, y: event.clientY })) event.preventDefault()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const article = moveThroughMessages(event)
    const message = article && messageOf(article)
    if (article && message) void openMenu(message, article)
  }

  onMount(() => {
    if (!scroller) return
    follow.attach(scroller)
    const events = new AbortController()
    document.addEventListener('visibilitychange', markSeen, { signal: events.signal })
    makeTouchGestures(scroller, {
      signal: events.signal,
      onSwipe(element) {
        const message = messageOf(element)
        if (message) props.onReply(message)
      },
      onLongPress: (element, at) => void menuAt(element, at),
    })
    onCleanup(() => {
      events.abort()
      jumpingTo = undefined
      clearTimeout(flashTimer)
    })
    placeFirst()
  })

  return (
    <div class={styles.place}>
      <div
        ref={scroller}
        class={styles.log}
        role="log"
        aria-label={tTimeline('timeline.name')}
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the way in for the keyboard, also while there is too little to scroll.
        tabIndex={0}
        data-placed={placed() || slice().length === 0 ? '' : undefined}
        onContextMenu={onContextMenu}
        onKeyDown={onKeyDown}
      >
        <div class={styles.above} />
        <Show when={slice().length === 0}>
          <Beginning model={props.model} empty />
        </Show>
        <Virtualizer
          ref={(handle) => {
            list = handle
          }}
          {...(scroller && { scrollRef: scroller })}
          data={slice().keys}
          shift={slice().shift}
          bufferSize={400}
          onScroll={onScroll}
          onResize={onMeasured}
        >
          {(key, index) => (
            <TimelineRow
              itemKey={key}
              index={index}
              view={slice().view}
              firstNew={firstNew()}
              actions={actions}
            />
          )}
        </Virtualizer>
        <For each={props.model.refused()}>
          {(refused) => <RefusedNote refused={refused} model={props.model} />}
        </For>
        <div class={styles.below} />
      </div>
      <Show when={placed() && (!follow.atEnd() || unseen() > 0)}>
        <ToEndButton unseen={unseen()} onPress={toEnd} />
      </Show>
      {/* The list's elements come and go with scrolling: what is new is said here instead. */}
      <p class="aside-voice" aria-live="polite">
        {heard()}
      </p>
    </div>
  )
}

/** Room above the line of what is new, so that one sees where one was. */
const AHEAD_OF_NEW_PX = 96

/** More than this many at once are counted, not looked at. */
const MAX_LOOKED_AT = 200

function lastItems(view: TimelineView, count: number): Message[] {
  const messages: Message[] = []
  for (let index = view.length - Math.min(count, MAX_LOOKED_AT); index < view.length; index++) {
    const item = view.at(index)
    if (item?.type === 'message') messages.push(item)
  }
  return messages
}
