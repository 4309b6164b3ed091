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

  const save = (next: ReadonlySet<string>) => {
    setKeys(next)
    try {
      if (next.size === 0) localStorage.removeItem(storageKey)
      else localStorage.setItem(storageKey, JSON.stringify([...next]))
    } catch {
      // Then a reload within five seconds brings it back: the person sees it and deletes it again.
    }
  }
  const end = (key: string) => {
    clearTimeout(timers.get(key))
    timers.delete(key)
    save(new Set([...keys()].filter((each) => each !== key)))
  }
  const finish = (key: string) => {
    end(key)
    commit(key)
  }
  const finishAll = () => {
    for (const key of keys()) finish(key)
  }
  /** The page may be gone before the device has stored it: noted still, it is carried out again if need be. */
  const onPageHide = () => {
    for (const key of keys()) commit(key)
  }
  window.addEventListener('pagehide', onPageHide)

  return {
    keys,
    begin({ key }) {
      if (timers.has(key)) return
      timers.set(
        key,
        setTimeout(() => finish(key), UNDO_MS),
      )
      save(new Set([...keys(), key]))
    },
    undo: end,
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
      for (const key of readKeys(storageKey)) if (!timers.has(key)) commit(key)
      save(keys())
    },
    close() {
      window.removeEventListener('pagehide', onPageHide)
      finishAll()
    },
  }
}

function readKeys(storageKey: string): string[] {
  try {
    const keys: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
  } catch {
    return []
  }
}
