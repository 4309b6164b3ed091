import type { Message } from '../../sync/timeline/items.ts'

/** What the composer is about to do. */
export type ComposeMode =
  | { readonly state: 'new' }
  | { readonly state: 'reply'; readonly to: Message }
  | { readonly state: 'edit'; readonly message: Message }

export const NEW: ComposeMode = { state: 'new' }
