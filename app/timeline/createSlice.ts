import { type Accessor, createMemo } from 'solid-js'
import type { TimelineView } from '../conversations/model.ts'

/** What the list shows now, and how it differs from a moment ago. */
export interface Slice {
  readonly view: TimelineView
  /** The keys in order, read from the view as they are asked for. */
  readonly keys: readonly string[]
  readonly length: number
  readonly first: string | undefined
  readonly last: string | undefined
  /** Items came before the first one: the place is kept from the end. */
  readonly shift: boolean
  /** How many items came after what was the last one. */
  readonly appended: number
}

/** Follows a timeline for the virtual list. Each step looks at its two ends alone, however long it is. */
export function createSlice(timeline: Accessor<TimelineView>): Accessor<Slice> {
  return createMemo<Slice>((before) => {
    const view = timeline()
    const length = view.length
    const first = view.at(0)?.key
    const last = view.at(length - 1)?.key
    const known = before?.last === undefined ? -1 : view.indexOf(before.last)
    return {
      view,
      keys: keysOf(view, length),
      length,
      first,
      last,
      shift: before?.first !== undefined && before.first !== first && length > before.length,
      appended: known < 0 ? 0 : length - 1 - known,
    }
  })
}

/** An array in looks only: copying the keys would cost as much as the conversation is long, for every new message. */
function keysOf(view: TimelineView, length: number): readonly string[] {
  return new Proxy<string[]>([], {
    get(target, name) {
      if (name === 'length') return length
      if (typeof name === 'string' && /^\d+$/u.test(name)) return view.at(Number(name))?.key
      return Reflect.get(target, name)
    },
  })
}
