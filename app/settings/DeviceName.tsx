import { createSignal, onMount, untrack } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { tDevice } from '../i18n/deviceWords.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import styles from './DeviceName.module.css'

/** What a device is called, being written. */
export function DeviceName(props: { name: string; onSave: (name: string) => void; onCancel: () => void }) {
  const [name, setName] = createSignal(untrack(() => props.name))
  let input: HTMLInputElement | undefined
  onMount(() => input?.select())
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        props.onSave(name().trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onCancel()
      }}
    >
      <Field
        ref={(element) => {
          input = element
        }}
        label={tDevice('device.name')}
        hint={tDevice('device.nameHint')}
        value={name()}
        onInput={setName}
        maxLength={LIMITS.maxNameLength}
        autocomplete="off"
      />
      <div class={styles.buttons}>
        <Button onClick={() => props.onCancel()}>{tDevice('device.cancel')}</Button>
        <Button type="submit">{tDevice('device.save')}</Button>
      </div>
    </form>
  )
}
