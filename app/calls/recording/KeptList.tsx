import { createSignal, For } from 'solid-js'
import { byteSize, exactTime, shortName } from '../../i18n/dates.ts'
import { tRecording } from '../../i18n/recordingWords.ts'
import { Button } from '../../ui/Button.tsx'
import { confirmFirst } from '../../ui/dialogs.tsx'
import { toast } from '../../ui/toast.ts'
import styles from './KeptList.module.css'
import type { KeptRecording, KeptRecordings } from './model.ts'

/** Recordings on this device, each to be saved as a file or deleted. */
export function KeptList(props: { kept: KeptRecordings; recordings: readonly KeptRecording[] }) {
  return (
    <ul class={styles.list}>
      <For each={props.recordings}>{(recording) => <Row kept={props.kept} recording={recording} />}</For>
    </ul>
  )
}

function Row(props: { kept: KeptRecordings; recording: KeptRecording }) {
  const [busy, setBusy] = createSignal(false)
  const title = () => props.recording.title || tRecording('kept.untitled')
  const named = () => ({ name: shortName(title()) })

  async function save(): Promise<void> {
    setBusy(true)
    const how = await props.kept.save(props.recording.id)
    setBusy(false)
    if (how !== 'cancelled') toast(tRecording(how === 'saved' ? 'kept.saved' : 'kept.failed'))
  }
  const remove = () =>
    confirmFirst({
      title: tRecording('kept.deleteSure'),
      hint: tRecording('kept.deleteHint'),
      action: tRecording('kept.delete'),
      onConfirm: () => props.kept.remove(props.recording.id).then(() => undefined),
    })
  return (
    <li class={styles.row}>
      <div class={styles.words}>
        <p class={styles.name} dir="auto">
          {title()}
        </p>
        <p class={styles.about}>
          {tRecording('kept.about', {
            when: exactTime(props.recording.startedAt),
            // Number and unit stay on one line.
            size: byteSize(props.recording.bytes).replace(' ', '\u00a0'),
          })}
        </p>
      </div>
      <div class={styles.actions}>
        <Button label={tRecording('kept.deleteNamed', named())} weight="quiet" onClick={remove}>
          {tRecording('kept.delete')}
        </Button>
        <Button label={tRecording('kept.saveNamed', named())} busy={busy()} onClick={() => void save()}>
          {tRecording('kept.save')}
        </Button>
      </div>
    </li>
  )
}
