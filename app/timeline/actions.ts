import type { Accessor } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../conversations/model.ts'

/** What a row of the timeline can do, and the few things that it needs to know. */
export interface TimelineActions {
  readonly model: ConversationModel
  readonly me: UserId
  /** The message that was just jumped to: it shows itself for a moment. */
  readonly flashed: Accessor<string | undefined>
  jumpTo(key: string): void
  openMenu(message: Message, anchor: HTMLElement, at?: { x: number; y: number }): void
}
