import { type Accessor, createSignal } from 'solid-js'
import type { ConversationId } from '../../sync/ids.ts'
import type { Message, TimelineItem } from '../../sync/timeline/items.ts'

/** How long a deletion can be taken back. It is final once the relay has it, so it is held back that long. */
const UNDO_MS = 5_000

export interface Removals {
  /** Keys of messages that are being deleted. */
  readonly keys: Accessor<ReadonlySet<string>>
  begin(message: Message): void
  undo(key: string): void
  /** The item as it will read. */
  shown(item: TimelineItem | undefined): TimelineItem | undefined
  /** Deletions that were under way when the page went: they are carried out now. */
  resume(): void
  /** Carries out what is under way. */
  close(): void
}

/**
 * Deletions that can still be taken back. They are noted in localStorage at once, so that reloading or closing the
 * page does not bring the message back.
 * @param commit writes the deletion; does nothing when that is done
 */
export function createRemovals(
  conversation: ConversationId,
  prefix: string,
  commit: (key: string) => void,
): Removals {
  const storageKey = `${prefix}removing.${conversation}`
  const [keys, setKeys] = createSignal<ReadonlySet<string>>(new Set())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const tombstones = new WeakMap<Message, Message>()

  /** What is noted, by this tab or another, and what this one could not note. */
  const refresh = () => setKeys(new Set([...Object.keys(readNotes(storageKey)), ...timers.keys()]))
  const forget = (key: string) => {
    clearTimeout(timers.get(key))
    timers.delete(key)
    const { [key]: _, ...others } = readNotes(storageKey)
    writeNotes(storageKey, others)
    refresh()
  }
  const finishIn = (key: string, ms: number, isNoted: boolean) => {
    timers.set(
      key,
      setTimeout(() => {
        // Taken back in another tab.
        const isUndone = isNoted && !(key in readNotes(storageKey))
        forget(key)
        if (!isUndone) commit(key)
      }, ms),
    )
  }
  /** The page may be gone before the device has stored it: noted still, it is carried out again if need be. */
  const onPageHide = () => {
    for (const key of timers.keys()) commit(key)
  }
  const onStorage = (event: StorageEvent) => {
    if (event.key === storageKey) refresh()
  }
  window.addEventListener('pagehide', onPageHide)
  window.addEventListener('storage', onStorage)

  return {
    keys,
    begin({ key }) {
      if (timers.has(key)) return
      const isNoted = writeNotes(storageKey, { ...readNotes(storageKey), [key]: Date.now() + UNDO_MS })
      finishIn(key, UNDO_MS, isNoted)
      refresh()
    },
    undo: forget,
    shown(item) {
      if (item?.type !== 'message' || !keys().has(item.key)) return item
      // One object an item, so that nothing is drawn anew without need.
      let tombstone = tombstones.get(item)
      if (tombstone === undefined) {
        tombstone = { ...item, text: '', removed: 'd', reactions: [] }
        tombstones.set(item, tombstone)
      }
      return tombstone
    },
    resume() {
      for (const [key, deadline] of Object.entries(readNotes(storageKey))) {
        // The tab that began it, if it still lives, comes first by a second.
        const leftMs = Math.min(deadline - Date.now(), UNDO_MS)
        if (!timers.has(key)) finishIn(key, leftMs > 0 ? leftMs + 1_000 : 0, true)
      }
      refresh()
    },
    close() {
      window.removeEventListener('pagehide', onPageHide)
      window.removeEventListener('storage', onStorage)
      for (const key of [...timers.keys()]) {
        forget(key)
        commit(key)
      }
    },
  }
}

/** Message keys, and when each deletion becomes final. */
type Notes = Readonly<Record<string, number>>

function readNotes(storageKey: string): Notes {
  try {
    const notes: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    if (typeof notes !== 'object' || notes === null) return {}
    return Object.fromEntries(Object.entries(notes).filter(([, deadline]) => typeof deadline === 'number'))
  } catch {
    return {}
  }
}

/** @returns whether they are noted */
function writeNotes(storageKey: string, notes: Notes): boolean {
  try {
    if (Object.keys(notes).length === 0) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, JSON.stringify(notes))
    return true
  } catch {
    // Then a reload within five seconds brings the message back: the person sees it and deletes it again.
    return false
  }
}
