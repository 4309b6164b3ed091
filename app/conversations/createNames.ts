import { createSignal } from 'solid-js'

/** Somebody as the relay named them; the username is known of who left. */
export interface Named {
  readonly id: string
  readonly name: string
  readonly username?: string | undefined
}

/** Whom a conversation has named so far, also those who are no members any more. S7 */
export interface Names {
  note(user: string, name: string, username?: string): void
  /** Shows what was noted: once for many. */
  settle(): void
  of(user: string): string | undefined
  all(): Iterable<Named>
}

export function createNames(): Names {
  const names = new Map<string, Named>()
  const [version, setVersion] = createSignal(0)
  let isNew = false
  return {
    note(id, name, username = names.get(id)?.username) {
      const known = names.get(id)
      if (known?.name === name && known.username === username) return
      names.set(id, { id, name, username })
      isNew = true
    },
    settle() {
      if (!isNew) return
      isNew = false
      setVersion((before) => before + 1)
    },
    of: (user) => names.get(user)?.name,
    all() {
      version()
      return names.values()
    },
  }
}
