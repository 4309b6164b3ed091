import { createSignal, Show } from 'solid-js'
import { tRecording } from '../../i18n/recordingWords.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { X } from '../../ui/icons.ts'
import styles from './KeptCard.module.css'
import { KeptList } from './KeptList.tsx'
import type { KeptRecordings } from './model.ts'

/**
 * Recordings that were made and not saved: offered when one has ended, and by the next start after a crash. What is
 * put off lies on the page of calls.
 */
export function KeptCard(props: { kept: KeptRecordings }) {
  const [later, setLater] = createSignal<ReadonlySet<string>>(putOffBefore())
  const offered = () => props.kept.all().filter(({ id }) => !later().has(id))
  const putOff = () => {
    const all = new Set([...later(), ...offered().map(({ id }) => id)])
    rememberPutOff(all)
    setLater(all)
  }
  return (
    <Show when={offered().length > 0}>
      <section class={styles.card} aria-label={tRecording('kept.title')}>
        <header class={styles.head}>
          <h2 class={styles.title}>{tRecording('kept.title')}</h2>
          <IconButton icon={X} label={tRecording('kept.later')} onClick={putOff} />
        </header>
        <p class={styles.hint}>{tRecording('kept.hint')}</p>
        <KeptList kept={props.kept} recordings={offered()} />
      </section>
    </Show>
  )
}

const PUT_OFF = 'prosa.recordings-later'

/** Put off in this tab: a page that is loaded again does not ask anew, least of all on top of a call. */
function putOffBefore(): ReadonlySet<string> {
  try {
    return new Set(sessionStorage.getItem(PUT_OFF)?.split(' '))
  } catch {
    // Storage is refused: it is offered once more.
    return new Set()
  }
}

function rememberPutOff(ids: ReadonlySet<string>): void {
  try {
    sessionStorage.setItem(PUT_OFF, [...ids].join(' '))
  } catch {
    // As above.
  }
}
