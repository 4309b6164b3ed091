import { A, useNavigate } from '@solidjs/router'
import { createSignal, createUniqueId, For, Show, untrack } from 'solid-js'
import type { User } from '../../sync/api.ts'
import { LIMITS } from '../../sync/limits.ts'
import { t } from '../i18n/language.ts'
import { tNew } from '../i18n/newWords.ts'
import { tRooms } from '../i18n/roomsWords.ts'
import { PeoplePicker } from '../people/PeoplePicker.tsx'
import { useWorkspace } from '../session/context.ts'
import button from '../ui/Button.module.css'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import type { OpenDialog } from '../ui/dialogs.tsx'
import field from '../ui/Field.module.css'
import { Field } from '../ui/Field.tsx'
import { Problem } from '../ui/Problem.tsx'
import styles from './NewConversation.module.css'

type Kind = 'people' | 'private' | 'public'
const KINDS = [
  ['people', 'kind.people', undefined],
  ['private', 'kind.private', 'kind.privateHint'],
  ['public', 'kind.public', 'kind.publicHint'],
] as const

/** One person and no name is the direct conversation, else a group. Works without a network. */
export function NewConversation(props: OpenDialog & { kind?: Kind }) {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const [people, setPeople] = createSignal<readonly User[]>([])
  const [name, setName] = createSignal('')
  const [kind, setKind] = createSignal<Kind>(untrack(() => props.kind) ?? 'people')
  const [topic, setTopic] = createSignal('')
  const [problem, setProblem] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const group = createUniqueId()
  const isRoom = () => kind() !== 'people'
  let first: HTMLInputElement | undefined
  let nameField: HTMLInputElement | undefined

  const create = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    if (!isRoom() && people().length === 0 && name().trim() === '') {
      setProblem(tNew('new.needSomebody'))
      first?.focus()
      return
    }
    if (isRoom() && name().trim() === '') {
      setProblem(tRooms('kind.nameRoom'))
      nameField?.focus()
      return
    }
    setBusy(true)
    try {
      const id = await workspace.createConversation({
        people: people(),
        name: name().trim(),
        ...(isRoom() && {
          room: { who: kind() === 'public' ? 'public' : 'private', topic: topic().trim() },
        }),
      })
      props.onClose()
      navigate(`/c/${id}`)
    } catch {
      // Whatever went wrong, what was chosen is still here to try again.
      setProblem(tNew('new.failed'))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog title={t('list.new')} onClose={props.onClose} initialFocus={() => first}>
      <form class={styles.form} onSubmit={(event) => void create(event)}>
        <PeoplePicker
          ref={(element) => {
            first = element
          }}
          label={tNew('new.people')}
          chosen={people()}
          onChange={(chosen) => {
            setPeople(chosen)
            setProblem(undefined)
          }}
        />
        <Field
          label={tNew('new.name')}
          value={name()}
          onInput={(value) => {
            setName(value)
            setProblem(undefined)
          }}
          ref={(element) => {
            nameField = element
          }}
          placeholder={tNew('new.namePlaceholder')}
          hint={isRoom() ? undefined : tNew('new.nameHint')}
          maxLength={LIMITS.maxNameLength}
          autocomplete="off"
        />
        <Show when={isRoom()}>
          <Field
            label={tRooms('kind.topic')}
            value={topic()}
            onInput={setTopic}
            hint={tRooms('kind.topicHint')}
            maxLength={LIMITS.maxTopicLength}
            autocomplete="off"
          />
        </Show>
        <fieldset class={styles.kinds}>
          <legend class={field.label}>{tRooms('kind.legend')}</legend>
          <For each={KINDS}>
            {([each, words, hint]) => (
              <label class={styles.kind}>
                <input
                  type="radio"
                  name={group}
                  checked={kind() === each}
                  onChange={() => {
                    setKind(each)
                    setProblem(undefined)
                  }}
                />
                <span>
                  {tRooms(words)}
                  <Show when={hint && kind() === each && hint}>
                    {(shown) => <small>{tRooms(shown())}</small>}
                  </Show>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <Problem words={problem()} />
        <div class={styles.actions}>
          <A href="/rooms" class={button.button ?? ''} data-weight="quiet" onClick={() => props.onClose()}>
            {tRooms('rooms.title')}
          </A>
          <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
          <Button type="submit" weight="main" busy={busy()}>
            {t('action.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
