import type { Json } from '../../sync/canonicalJson.ts'
import type { EntryId } from '../../sync/ids.ts'
import { checkText } from './checkText.ts'
import type { RefusedStore } from './createRefused.ts'
import type { ConversationModel } from './model.ts'

export interface WritingDeps {
  /** Appends to this person's lane. */
  readonly append: (entry: { readonly k: string; readonly [field: string]: Json }) => EntryId
  readonly setTyping: (typing: boolean) => void
  readonly refused: RefusedStore
}

type Actions = Pick<ConversationModel, 'send' | 'edit' | 'hide' | 'react' | 'refused' | 'resend' | 'discard'>

/** What one writes in a conversation, as entries of one's own lane; D2. */
export function createWriting({ append, setTyping, refused }: WritingDeps): Actions {
  return {
    send(text, replyTo) {
      const checked = checkText(text)
      if (!checked.ok) return checked
      setTyping(false)
      const i = append({ k: 'm', t: checked.value, ...(replyTo !== undefined && { r: replyTo }) })
      return { ok: true, value: i }
    },
    edit(of, text) {
      const checked = checkText(text)
      return checked.ok ? { ok: true, value: append({ k: 'e', o: of, t: checked.value }) } : checked
    },
    hide: (of, w) => void append({ k: 'h', o: [...of], ...(w !== '' && { w }) }),
    react({ author, id: of }, emoji, how) {
      append({ k: 'r', o: [author, of], e: emoji, v: how === 'add' })
    },
    refused: refused.list,
    resend(of) {
      const message = refused.list().find((each) => each.id === of)
      if (message === undefined || !checkText(message.text).ok) return
      append(message.entry)
      refused.remove(of)
    },
    discard: refused.remove,
  }
}
