import { Combobox, useComboboxContext } from '@kobalte/core/combobox'
import Check from 'lucide-solid/icons/check'
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js'
import type { User } from '../../sync/api.ts'
import { tNew } from '../i18n/newWords.ts'
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
  /** Enter came before the answer: it means whoever is found, if that is one. */
  let wantsOnly = false
  onCleanup(() => clearTimeout(timer))

  const search = (text: string) => {
    setQuery(text)
    clearTimeout(timer)
    const wanted = text.trim()
    const ask = ++asked
    wantsOnly = false
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
      const offered = people.filter((person) => !hidden.has(person.id))
      const [only, ...others] = offered
      if (wantsOnly && only && others.length === 0) {
        choose([...props.chosen.filter(({ id }) => id !== only.id), only])
        return
      }
      setFound(offered)
      setState('done')
    }, SEARCH_AFTER_MS)
  }
  const choose = (people: readonly User[]) => {
    props.onChange(people)
    setText?.('')
    search('')
  }
  const words = () => {
    if (query().trim() === '') return undefined
    if (state() === 'short') return tNew('new.typeMore')
    if (state() === 'searching') return found().length === 0 ? tNew('new.searching') : undefined
    return found().length === 0 ? tNew('new.nobody') : undefined
  }

  const isFound = (id: string) => found().some((person) => person.id === id)
  /** Whoever is chosen stays among the options, unseen: a selection that is none of them is dropped. */
  const options = () => [...found(), ...props.chosen.filter(({ id }) => !isFound(id))]

  let setText: ((text: string) => void) | undefined
  let isOpen = () => false

  /** Opens the list when there is somebody in it, the first at hand for Enter; closes it when there is nobody. */
  const Offers = () => {
    const list = useComboboxContext()
    setText = list.setInputValue
    isOpen = list.isOpen
    createEffect(
      on(
        [found, state],
        ([people, now]) => {
          if (people.length === 0) {
            list.close()
            return
          }
          if (now === 'done') list.open('first', 'input')
          const first = people.find(({ id }) => props.chosen.every((other) => other.id !== id))
          // While another question is out, Enter must not take who answered the last.
          list
            .listState()
            .selectionManager()
            .setFocusedKey(now === 'done' ? first?.id : undefined)
        },
        { defer: true },
      ),
    )
    return undefined
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Escape closes one thing at a time: the dialog around listens too.
    if (event.key === 'Escape' && isOpen()) event.stopImmediatePropagation()
    if (event.key !== 'Enter' || event.isComposing || query().trim() === '') return
    // A half-typed name is no reason to send the form.
    event.preventDefault()
    if (state() === 'searching') wantsOnly = true
  }

  return (
    <div class={styles.picker}>
      <Combobox<User>
        multiple
        options={options()}
        value={[...props.chosen]}
        onChange={choose}
        onInputChange={search}
        optionValue="id"
        optionTextValue="displayName"
        optionLabel="displayName"
        defaultFilter={(person) => isFound(person.id)}
        triggerMode="input"
        // What was typed stays until somebody is chosen: it may be what the dialog complains about.
        noResetInputOnBlur
        closeOnSelection
        gutter={6}
        translations={{
          focusAnnouncement: (option) => option,
          countAnnouncement: () => undefined,
          selectedAnnouncement: (option) => option,
          triggerLabel: tNew('new.results'),
          listboxLabel: tNew('new.results'),
        }}
        itemComponent={(item) => (
          <Combobox.Item item={item.item} class={styles.option}>
            <Avatar
              id={item.item.rawValue.id}
              name={item.item.rawValue.displayName}
              picture={item.item.rawValue.avatar}
              size="small"
            />
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
        <Offers />
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
                      aria-label={tNew('new.remove', { name: person.displayName })}
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
                placeholder={props.chosen.length === 0 ? tNew('new.peoplePlaceholder') : ''}
                autocapitalize="none"
                onKeyDown={onKeyDown}
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
