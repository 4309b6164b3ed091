import { Dialog as Kobalte } from '@kobalte/core/dialog'
import { type JSX, onCleanup, onMount, type ParentProps, Show } from 'solid-js'
import { t } from '../i18n/language.ts'
import styles from './Dialog.module.css'
import { IconButton } from './IconButton.tsx'
import { ChevronLeft, X } from './icons.ts'

export interface DialogProps {
  readonly title: string
  readonly hint?: string | undefined
  readonly onClose: () => void
  /** The way to what stood in the dialog before. */
  readonly onBack?: (() => void) | undefined
  /** Buttons, the main one last. */
  readonly actions?: JSX.Element
  /** What has focus first; else the first field or button. */
  readonly initialFocus?: () => HTMLElement | undefined
}

/** A dialog that is open while it exists. Escape, the cross and a press outside close it; focus goes back. */
export function Dialog(props: ParentProps<DialogProps>) {
  let content: HTMLElement | undefined

  // Whatever had focus may go, like a button that did its work: focus stays inside, for the keyboard to go on.
  const changes = new MutationObserver(() => {
    const lost = document.activeElement === null || document.activeElement === document.body
    if (lost) content?.focus({ preventScroll: true })
  })
  onMount(() => {
    if (content) changes.observe(content, { childList: true, subtree: true })
  })
  onCleanup(() => changes.disconnect())

  return (
    <Kobalte open onOpenChange={(open) => open || props.onClose()} preventScroll={false}>
      <Kobalte.Portal>
        <Kobalte.Overlay class={styles.scrim} />
        <div class={styles.place}>
          <Kobalte.Content
            ref={(element: HTMLElement) => {
              content = element
            }}
            class={styles.dialog}
            onOpenAutoFocus={(event) => {
              const wanted = props.initialFocus?.()
              if (!wanted) return
              event.preventDefault()
              wanted.focus()
              // What stands in a field is there to be replaced.
              if (wanted instanceof HTMLInputElement) wanted.select()
            }}
          >
            <header class={styles.head} data-back={props.onBack ? '' : undefined}>
              <Show when={props.onBack}>
                {(back) => (
                  <IconButton icon={ChevronLeft} label={t('action.back')} onClick={() => back()()} />
                )}
              </Show>
              <Kobalte.Title class={styles.title}>{props.title}</Kobalte.Title>
              <IconButton icon={X} label={t('action.close')} onClick={() => props.onClose()} />
            </header>
            <Show when={props.hint}>
              <Kobalte.Description class={styles.hint}>{props.hint}</Kobalte.Description>
            </Show>
            <div class={styles.body}>{props.children}</div>
            <Show when={props.actions}>
              <footer class={styles.actions}>{props.actions}</footer>
            </Show>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte>
  )
}
