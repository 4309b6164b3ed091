import { Combobox } from '@kobalte/core/combobox'
import Check from 'lucide-solid/icons/check'
import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { User } from '../../sync/api.ts'
import { t } from '../i18n/language.ts'
import { useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { X } from '../ui/icons.ts'
import styles from './PeoplePicker.module.css'

const SEARCH_AFTER_MS = 150
/** The relay answers from here on. */
const MIN_QUERY = 2

/** Finds people by name and keeps those chosen as chips. */
export function PeoplePicker(props: {
  label: string
  chosen: readonly User[]
  onChange: (people: readonly User[]) => void
  /** People not to offer: already there. */
  except?: readonly string[]
  ref?: (element: HTMLInputElement) => void
}) {
  const workspace = useWorkspace()
  const [query, setQuery] = createSignal('')
  const [found, setFound] = createSignal<readonly User[]>([])
  const [state, setState] = createSignal<'short' | 'searching' | 'done'>('short')
  let timer = 0
  let asked = 0
  onCleanup(() => clearTimeout(timer))

  const search = (text: string) => {
    setQuery(text)
    clearTimeout(timer)
    const wanted = text.trim()
    const ask = ++asked
    if (wanted.length < MIN_QUERY) {
      setState('short')
      setFound([])
      return
    }
    setState('searching')
    timer = window.setTimeout(async () => {
      const people = await workspace.searchPeople(wanted)
      // A later question has its own answer.
      if (ask !== asked) return
      const hidden = new Set([workspace.me().id, ...(props.except ?? [])])
      setFound(people.filter((person) => !hidden.has(person.id)))
      setState('done')
    }, SEARCH_AFTER_MS)
  }
  const words = () => {
    if (query().trim() === '') return undefined
    if (state() === 'short') return t('new.typeMore')
    if (state() === 'searching') return found().length === 0 ? t('new.searching') : undefined
    return found().length === 0 ? t('new.nobody') : undefined
  }

  const isFound = (id: string) => found().some((person) => person.id === id)
  /** Whoever is chosen stays among the options, unseen: a selection that is none of them is dropped. */
  const options = () => [...found(), ...props.chosen.filter(({ id }) => !isFound(id))]

  return (
    <div class={styles.picker}>
      <Combobox<User>
        multiple
        options={options()}
        value={[...props.chosen]}
        onChange={(people) => {
          props.onChange(people)
          search('')
        }}
        onInputChange={search}
        optionValue="id"
        optionTextValue="displayName"
        optionLabel="displayName"
        defaultFilter={(person) => isFound(person.id)}
        allowsEmptyCollection
        triggerMode="input"
        closeOnSelection
        gutter={6}
        translations={{
          focusAnnouncement: (option) => option,
          countAnnouncement: () => undefined,
          selectedAnnouncement: (option) => option,
          triggerLabel: t('new.results'),
          listboxLabel: t('new.results'),
        }}
        itemComponent={(item) => (
          <Combobox.Item item={item.item} class={styles.option}>
            <Avatar id={item.item.rawValue.id} name={item.item.rawValue.displayName} size="small" />
            <span class={styles.who}>
              <bdi class={styles.name}>{item.item.rawValue.displayName}</bdi>{' '}
              <span class={styles.username}>@{item.item.rawValue.username}</span>
            </span>
            <Combobox.ItemIndicator>
              <Icon of={Check} size="small" />
            </Combobox.ItemIndicator>
          </Combobox.Item>
        )}
      >
        <Combobox.Label class={styles.label}>{props.label}</Combobox.Label>
        <Combobox.Control<User> class={styles.control}>
          {(control) => (
            <>
              <For each={control.selectedOptions()}>
                {(person) => (
                  <span class={styles.chip}>
                    <bdi>{person.displayName}</bdi>
                    <button
                      type="button"
                      aria-label={t('new.remove', { name: person.displayName })}
                      onPointerDown={(event) => event.stopPropagation()}
                      onClick={() => control.remove(person)}
                    >
                      <Icon of={X} size="small" />
                    </button>
                  </span>
                )}
              </For>
              <Combobox.Input
                ref={(element: HTMLInputElement) => props.ref?.(element)}
                class={styles.input}
                placeholder={props.chosen.length === 0 ? t('new.peoplePlaceholder') : ''}
                autocapitalize="none"
                dir="auto"
              />
            </>
          )}
        </Combobox.Control>
        {/* No portal: the dialog around it hides from assistive technology all that lies outside. */}
        <Combobox.Content
          class={styles.content}
          // The input keeps the focus, or the list would close under the pointer.
          onMouseDown={(event: MouseEvent) => event.preventDefault()}
        >
          <Combobox.Listbox class={styles.list} />
        </Combobox.Content>
      </Combobox>
      <p class={styles.hint} aria-live="polite">
        <Show when={words()}>{words()}</Show>
      </p>
    </div>
  )
}
