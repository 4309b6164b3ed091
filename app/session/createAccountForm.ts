import { createSignal } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { tDoor } from '../i18n/doorWords.ts'
import type { Failure, Outcome } from '../model.ts'
import { failureWords } from './failureWords.ts'

type FieldName = 'username' | 'password'

export interface AccountFormOptions {
  /** Whether a short password is refused here already: when making one, not when recalling one. */
  readonly purpose: 'create' | 'sign-in'
  readonly submit: (input: { username: string; password: string }) => Outcome<void>
}

/** The state of the two fields at the door: what is in them, what is wrong with each, what the relay said. */
export function createAccountForm(options: AccountFormOptions) {
  const [username, setUsername] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [errors, setErrors] = createSignal<Partial<Record<FieldName, string>>>({})
  const [failure, setFailure] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)

  const check = (): Partial<Record<FieldName, string>> => ({
    ...(username().trim() === '' && { username: tDoor('door.usernameMissing') }),
    ...(password() === ''
      ? { password: tDoor('door.passwordMissing') }
      : options.purpose === 'create' &&
        password().length < LIMITS.minPasswordLength && { password: tDoor('door.passwordShort') }),
  })

  const blame = (error: Failure) => {
    const words = failureWords(error)
    const field = fieldOf(error)
    if (field) setErrors({ [field]: words })
    else setFailure(words)
  }

  return {
    username,
    password,
    errors,
    failure,
    busy,
    setUsername(value: string) {
      setUsername(value)
      setErrors(({ username: _, ...rest }) => rest)
    },
    setPassword(value: string) {
      setPassword(value)
      setErrors(({ password: _, ...rest }) => rest)
    },
    /** Resolves to the field to look at when something is wrong with one. */
    async submit(): Promise<FieldName | undefined> {
      if (busy()) return undefined
      setFailure(undefined)
      setErrors(check())
      if (!firstOf(errors())) {
        setBusy(true)
        const result = await options.submit({ username: username().trim(), password: password() })
        setBusy(false)
        if (!result.ok) blame(result.error)
      }
      return firstOf(errors())
    },
  }
}

const firstOf = (errors: Partial<Record<FieldName, string>>): FieldName | undefined =>
  errors.username ? 'username' : errors.password ? 'password' : undefined

function fieldOf(error: Failure): FieldName | undefined {
  if (error.code === 'username-taken' || error.code === 'username-odd') return 'username'
  if (error.code === 'password-weak') return 'password'
  return error.field === 'username' || error.field === 'password' ? error.field : undefined
}
