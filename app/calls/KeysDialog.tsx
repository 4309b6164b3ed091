import { For } from 'solid-js'
import { tStage } from '../i18n/stageWords.ts'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './KeysDialog.module.css'

/** As `callShortcut.ts` has them. */
const keys = () =>
  [
    ['M', 'keys.mute'],
    [tStage('keys.space'), 'keys.talk'],
    ['V', 'keys.camera'],
    ['S', 'keys.share'],
    ['H', 'keys.hand'],
    ['G', 'keys.view'],
    ['C', 'keys.chat'],
    [tStage('keys.escape'), 'keys.back'],
    ['?', 'keys.list'],
  ] as const

/** What keys do in a call. */
export function KeysDialog(props: { onClose: () => void }) {
  return (
    <Dialog title={tStage('keys.title')} hint={tStage('keys.hint')} onClose={props.onClose}>
      <dl class={styles.keys}>
        <For each={keys()}>
          {([key, words]) => (
            <div class={styles.row}>
              <dt>
                <kbd class={styles.key}>{key}</kbd>
              </dt>
              <dd>{tStage(words)}</dd>
            </div>
          )}
        </For>
      </dl>
    </Dialog>
  )
}
