import { createSignal, For, Show } from 'solid-js'
import { byteSize, exactTime, shortName } from '../../i18n/dates.ts'
import { tRecording } from '../../i18n/recordingWords.ts'
import { Button } from '../../ui/Button.tsx'
import { confirmFirst } from '../../ui/dialogs.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { X } from '../../ui/icons.ts'
import { toast } from '../../ui/toast.ts'
import styles from './KeptCard.module.css'
import type { KeptRecording, KeptRecordings } from './model.ts'

/** Recordings that were made and not saved: offered when one has ended, and by the next start after a crash. */
export function KeptCard(props: { kept: KeptRecordings }) {
  const [later, setLater] = createSignal<ReadonlySet<string>>(new Set())
  const offered = () => props.kept.all().filter(({ id }) => !later().has(id))
  const putOff = () => setLater(new Set([...later(), ...offered().map(({ id }) => id)]))
  return (
    <Show when={offered().length > 0}>
      <section class={styles.card} aria-label={tRecording('kept.title')}>
        <header class={styles.head}>
          <h2 class={styles.title}>{tRecording('kept.title')}</h2>
          <IconButton icon={X} label={tRecording('kept.later')} onClick={putOff} />
        </header>
        <p class={styles.hint}>{tRecording('kept.hint')}</p>
        <ul class={styles.list}>
          <For each={offered()}>{(recording) => <Row kept={props.kept} recording={recording} />}</For>
        </ul>
      </section>
    </Show>
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
