import type { TimelineView } from '../../app/conversations/model.ts'
import type { User } from '../../sync/api.ts'
import { entryIdOf } from '../../sync/clock.ts'
import type { UserId } from '../../sync/ids.ts'
import { type Message, messageKey, type Notice, type TimelineItem } from '../../sync/timeline/items.ts'

/** A view over plain items, ordered as given. */
export function viewOf(items: readonly TimelineItem[]): TimelineView {
  const indexes = new Map(items.map((item, index) => [item.key, index]))
  return {
    length: items.length,
    at: (index) => items[index],
    indexOf: (key) => indexes.get(key) ?? -1,
    get(key) {
      const item = items[indexes.get(key) ?? -1]
      return item?.type === 'message' ? item : undefined
    },
  }
}

let counter = 0

export function message(by: User, at: number, text: string, extra: Partial<Message> = {}): Message {
  const id = entryIdOf(at, counter++ % 1024, 7)
  return {
    type: 'message',
    key: messageKey(by.id, id),
    author: by.id,
    id,
    place: id,
    text,
    edited: false,
    mentions: [],
    reactions: [],
    ...extra,
  }
}

/** Written at one time, arrived at another. */
export function lateMessage(
  by: User,
  written: number,
  arrived: number,
  text: string,
  extra: Partial<Message> = {},
) {
  const late = message(by, written, text, extra)
  return { ...late, late: 'offline' as const, place: entryIdOf(arrived, counter++ % 1024, 9) }
}

export function joined(who: User, at: number, by?: UserId): Notice {
  const id = entryIdOf(at, counter++ % 1024, 1)
  return {
    type: 'notice',
    key: messageKey('@relay', id),
    id,
    place: id,
    what: { kind: 'join', user: who.id, name: who.displayName, ...(by && { by }) },
  }
}
