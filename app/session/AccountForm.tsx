import Eye from 'lucide-solid/icons/eye'
import EyeOff from 'lucide-solid/icons/eye-off'
import { createSignal, onMount, Show } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { tDoor } from '../i18n/doorWords.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { type AccountFormOptions, createAccountForm } from './createAccountForm.ts'
import styles from './Door.module.css'

/** Username, password and one button; what is wrong stands under the field it is wrong in. */
export function AccountForm(props: AccountFormOptions & { action: string }) {
  const form = createAccountForm({
    get purpose() {
      return props.purpose
    },
    submit: (input) => props.submit(input),
  })
  const [shown, setShown] = createSignal(false)
  const inputs: { username?: HTMLInputElement; password?: HTMLInputElement } = {}

  onMount(() => inputs.username?.focus())

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    const wrong = await form.submit()
    if (wrong) inputs[wrong]?.focus()
  }

  return (
    <form novalidate onSubmit={(event) => void onSubmit(event)}>
      <Field
        ref={(element) => {
          inputs.username = element
        }}
        label={tDoor('door.username')}
        value={form.username()}
        onInput={form.setUsername}
        autocomplete="username"
        autocapitalize="none"
        maxLength={LIMITS.maxUsernameLength * 2}
        hint={props.purpose === 'create' ? tDoor('door.usernameHint') : undefined}
        error={form.errors().username}
      />
      <Field
        ref={(element) => {
          inputs.password = element
        }}
        label={tDoor('door.password')}
        type={shown() ? 'text' : 'password'}
        value={form.password()}
        onInput={form.setPassword}
        autocomplete={props.purpose === 'create' ? 'new-password' : 'current-password'}
        autocapitalize="none"
        hint={props.purpose === 'create' ? tDoor('door.passwordHint') : undefined}
        error={form.errors().password}
        trailing={
          <IconButton
            icon={shown() ? EyeOff : Eye}
            label={shown() ? tDoor('door.hidePassword') : tDoor('door.showPassword')}
            onClick={() => setShown(!shown())}
          />
        }
      />
      <Show when={form.failure()}>
        <p class={styles.failure} role="alert">
          {form.failure()}
        </p>
      </Show>
      <Button type="submit" weight="main" wide busy={form.busy()}>
        {props.action}
      </Button>
    </form>
  )
}
