import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type { ConversationId } from '../../sync/ids.ts'
import type { HomeStore } from './createHome.ts'

/** Where drafts are kept. */
export interface DraftKeep {
  readonly home: HomeStore
  /** Begins the keys in localStorage that belong to this person. */
  readonly prefix: string
}

/** What was being written when the conversation was last open; read once, never followed. */
export const keptDraft = (conversation: ConversationId, { home, prefix }: DraftKeep): string =>
  readLocal(`${prefix}draft.${conversation}`) ?? home.draft(conversation) ?? ''

/** How long a draft rests before one's other devices get it. */
const SHARE_AFTER_MS = 1_000
/** Longer drafts stay on this device: `home` takes values of up to 64 KiB. */
const MAX_SHARED_LENGTH = 16_000

/**
 * What is being written, kept at each key press on this device and, after a pause, in `home` (D9).
 */
export function createDraft(
  conversation: ConversationId,
  { home, prefix }: DraftKeep,
): { readonly text: Accessor<string>; set(text: string): void } {
  const localKey = `${prefix}draft.${conversation}`
  const [text, setText] = createSignal(keptDraft(conversation, { home, prefix }))
  let timer: ReturnType<typeof setTimeout> | undefined

  const share = () => {
    clearTimeout(timer)
    timer = undefined
    if (text().length <= MAX_SHARED_LENGTH) home.setDraft(conversation, text())
  }
  const stop = home.onDraft(conversation, (shared) => {
    // What is being written here is newer than what another device sends.
    if (timer !== undefined || shared === text()) return
    writeLocal(localKey, shared)
    setText(shared)
  })
  onCleanup(() => {
    stop()
    if (timer !== undefined) share()
  })
  return {
    text,
    set(next) {
      if (next === text()) return
      setText(next)
      writeLocal(localKey, next)
      clearTimeout(timer)
      // What was sent or cleared is gone everywhere at once.
      if (next === '') share()
      else timer = setTimeout(share, SHARE_AFTER_MS)
    },
  }
}

function readLocal(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

function writeLocal(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Full or forbidden: the draft lives in this tab and, when short, in `home`.
  }
}
