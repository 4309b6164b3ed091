import { createEffect, createSignal, on, onCleanup, onMount, Show, untrack } from 'solid-js'
import { byteSize } from '../i18n/dates.ts'
import { tWriting } from '../i18n/writingWords.ts'
import { type ComposeMode, NEW } from '../timeline/composeMode.ts'
import { createMediaQuery, TOUCH } from '../ui/createMediaQuery.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { ArrowUp } from '../ui/icons.ts'
import { sendOnEnter } from '../ui/preferences.ts'
import styles from './Composer.module.css'
import { ComposerAbout } from './ComposerAbout.tsx'
import type { ConversationModel } from './model.ts'
import { MAX_PASTE_UNITS, NEAR_LIMIT_BYTES, roomLeft } from './roomLeft.ts'
import { WritingNote } from './WritingNote.tsx'

/** Silent this long, one types no more. */
const TYPING_MS = 4_000

/** Where one writes: a draft that is kept, an answer, or an edit. */
export function Composer(props: {
  model: ConversationModel
  mode: ComposeMode
  onMode: (mode: ComposeMode) => void
  onEditLast: () => void
}) {
  const touch = createMediaQuery(TOUCH)
  const [text, setText] = createSignal(untrack(() => props.model.draft()))
  const [problem, setProblem] = createSignal<string>()
  let area: HTMLTextAreaElement | undefined
  let typingTimer = 0

  const left = () => roomLeft(text())
  /** Deleting and reacting go on; new words wait. */
  const mayWrite = () => {
    const { state } = props.model.writing()
    return state === 'free' || (state === 'slow' && props.mode.state === 'edit')
  }
  const blocked = () => left() < 0 || text().trim() === '' || !mayWrite()

  /** Nobody needs a field for what they can never send; words that are in it already can still be taken out. */
  const isClosed = () => props.model.writing().state === 'moderators-only' && text() === ''

  const typed = (value: string) => {
    setText(value)
    setProblem(undefined)
    if (props.mode.state === 'edit') return
    props.model.setDraft(value)
    clearTimeout(typingTimer)
    props.model.setTyping(value.trim() !== '')
    typingTimer = window.setTimeout(() => props.model.setTyping(false), TYPING_MS)
  }
  const stopTyping = () => {
    clearTimeout(typingTimer)
    props.model.setTyping(false)
  }

  const submit = () => {
    const value = text()
    const mode = props.mode
    if (value.trim() === '' || !mayWrite()) return
    const result =
      mode.state === 'edit'
        ? props.model.edit(mode.message.id, value)
        : props.model.send(value, mode.state === 'reply' ? [mode.to.author, mode.to.id] : undefined)
    if (!result.ok) {
      setProblem(
        result.error === 'too-long'
          ? tWriting('composer.tooLong', { over: byteSize(-left()) })
          : tWriting('composer.failed'),
      )
      return
    }
    stopTyping()
    props.onMode(NEW)
    if (mode.state !== 'edit') {
      setText('')
      props.model.setDraft('')
    }
    area?.focus()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that accepts a word of an input method is not ours (keyCode 229 where isComposing comes too late).
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      const sends = event.ctrlKey || event.metaKey || (sendOnEnter() && !touch())
      if (!sends) return
      event.preventDefault()
      submit()
    } else if (event.key === 'Escape' && props.mode.state !== 'new') {
      event.preventDefault()
      props.onMode(NEW)
    } else if (event.key === 'ArrowUp' && text() === '' && props.mode.state === 'new') {
      event.preventDefault()
      props.onEditLast()
    }
  }

  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? ''
    if (pasted.length <= MAX_PASTE_UNITS) return
    // Laying out megabytes would freeze the page, and no message holds them. The clipboard keeps them.
    event.preventDefault()
    setProblem(tWriting('composer.pasteTooLong', { size: byteSize(pasted.length) }))
  }

  // Editing borrows the field; the draft comes back when it is over.
  createEffect(
    on(
      () => props.mode,
      (mode, before) => {
        if (mode.state === 'edit') setText(mode.message.text)
        else if (before?.state === 'edit') setText(untrack(() => props.model.draft()))
        setProblem(undefined)
        if (before) area?.focus()
      },
    ),
  )
  // A draft that arrives from the store, another tab or another device: the model keeps it back while one types here.
  createEffect(
    on(
      () => props.model.draft(),
      (draft) => {
        if (props.mode.state !== 'edit' && draft !== text()) setText(draft)
      },
      { defer: true },
    ),
  )
  createEffect(() => {
    const value = text()
    if (area && area.value !== value) area.value = value
    if (area) grow(area)
  })
  onMount(() => {
    if (!touch()) area?.focus({ preventScroll: true })
  })
  onCleanup(stopTyping)

  return (
    <form
      class={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <WritingNote writing={props.model.writing()} />
      <div class={styles.box} hidden={isClosed()}>
        <ComposerAbout mode={props.mode} model={props.model} onCancel={() => props.onMode(NEW)} />
        <div class={styles.line}>
          <textarea
            ref={area}
            class={styles.text}
            rows={1}
            dir={text() === '' ? undefined : 'auto'}
            aria-label={tWriting('composer.name')}
            placeholder={tWriting('composer.name')}
            aria-invalid={left() < 0 ? 'true' : undefined}
            aria-describedby={left() < NEAR_LIMIT_BYTES || problem() ? 'composer-room' : undefined}
            enterkeyhint={touch() || !sendOnEnter() ? 'enter' : 'send'}
            autocomplete="off"
            onInput={(event) => typed(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={stopTyping}
          />
          <IconButton
            type="submit"
            weight="main"
            icon={ArrowUp}
            label={props.mode.state === 'edit' ? tWriting('composer.save') : tWriting('composer.send')}
            class={styles.send}
            inert={blocked()}
          />
        </div>
      </div>
      <Show when={left() < NEAR_LIMIT_BYTES || problem()}>
        <p
          id="composer-room"
          class={styles.room}
          data-over={left() < 0 || problem() ? '' : undefined}
          role="alert"
        >
          {problem() ??
            (left() < 0
              ? tWriting('composer.tooLong', { over: byteSize(-left()) })
              : tWriting('composer.left', { left: byteSize(left()) }))}
        </p>
      </Show>
    </form>
  )
}

/** Browsers without `field-sizing` are told how tall the text is. */
function grow(area: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  area.style.blockSize = 'auto'
  area.style.blockSize = `${area.scrollHeight}px`
}
