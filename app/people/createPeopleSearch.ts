import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type { User } from '../../sync/api.ts'

const SEARCH_AFTER_MS = 150
/** The relay answers from here on. */
const MIN_QUERY = 2

export type PeopleSearch =
  | { readonly state: 'none' }
  | { readonly state: 'short' }
  /** `people`: those found before, while the next answer is on its way. */
  | { readonly state: 'searching'; readonly people: readonly User[] }
  | { readonly state: 'done'; readonly people: readonly User[] }

/** People found by what is typed: asked for once typing rests; a later question has its own answer. */
export function createPeopleSearch(
  ask: (text: string) => Promise<readonly User[]>,
): [search: Accessor<PeopleSearch>, setText: (text: string) => void] {
  const [search, setSearch] = createSignal<PeopleSearch>({ state: 'none' })
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  onCleanup(() => {
    asked += 1
    clearTimeout(timer)
  })
  const setText = (text: string) => {
    clearTimeout(timer)
    const own = ++asked
    const wanted = text.trim()
    if (wanted === '') return void setSearch({ state: 'none' })
    if ([...wanted].length < MIN_QUERY) return void setSearch({ state: 'short' })
    setSearch((before) => ({ state: 'searching', people: 'people' in before ? before.people : [] }))
    timer = setTimeout(async () => {
      const people = await ask(wanted)
      if (own === asked) setSearch({ state: 'done', people })
    }, SEARCH_AFTER_MS)
  }
  return [search, setText]
}
