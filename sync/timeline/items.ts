import type { EntryReference } from '../entry.ts'
import type { EntryId, LaneOwner, UserId } from '../ids.ts'

/** Why an entry arrived later than it was written; D6. */
export type Lateness = 'offline' | 'restored'

/** One message as it reads now: edits, removals, reactions and lateness applied. Immutable; replaced when it changes. */
export interface Message {
  readonly type: 'message'
  /** `<author>/<id>`: identity (D4) as one string. */
  readonly key: string
  readonly author: UserId
  readonly id: EntryId
  /** Its id, or the id of the relay's `late` entry: where it stands in the order; D6. */
  readonly place: EntryId
  readonly late?: Lateness
  /** Empty once removed. */
  readonly text: string
  readonly edited: boolean
  /** `d` by its author, `h` by a moderator. */
  readonly removed?: 'd' | 'h'
  readonly replyTo?: EntryReference
  readonly mentions: readonly UserId[]
  /** Emoji in order of first use, each with who reacts so. */
  readonly reactions: readonly { readonly emoji: string; readonly by: readonly UserId[] }[]
}

/** What became of a call; times in milliseconds since 1970. K7. */
export interface CallOutcome {
  readonly id: EntryReference
  readonly media: 'audio' | 'video'
  readonly startedAt: number
  /** Undefined when nobody answered. */
  readonly answeredAt: number | undefined
  readonly endedAt: number
  readonly people: readonly UserId[]
  readonly declined: readonly UserId[]
  readonly missed: readonly UserId[]
  /** Who recorded some of it. */
  readonly recorded: readonly UserId[]
}

/** Something the relay records between messages. */
export interface Notice {
  readonly type: 'notice'
  readonly key: string
  readonly id: EntryId
  readonly place: EntryId
  readonly what:
    | { readonly kind: 'join'; readonly user: UserId; readonly name: string; readonly by?: UserId }
    | {
        readonly kind: 'leave'
        readonly user: UserId
        readonly name: string
        readonly by?: UserId
        /** Kept out as well; M4. */
        readonly isBan?: true
      }
    | { readonly kind: 'role'; readonly user: UserId; readonly role: string; readonly by?: UserId }
    /** `user` called. */
    | { readonly kind: 'call'; readonly user: UserId; readonly by?: UserId; readonly call: CallOutcome }
}

export type TimelineItem = Message | Notice

export const messageKey = (author: LaneOwner, id: EntryId): string => `${author}/${id}`

/** A point in the order of items: what is placed there or later comes after it, what is earlier before. */
export interface Point {
  readonly place: EntryId
  /** With `key` the first item after the point; both empty for everything of the place. */
  readonly id: EntryId | ''
  readonly key: string
}

/** Before everything of a place. */
export const pointAt = (place: EntryId): Point => ({ place, id: '', key: '' })

/** Before one entry; its position among those that arrived together counts (D6). */
export const pointBefore = (entry: {
  readonly place: EntryId
  readonly i: EntryId
  readonly author: string
}): Point => ({ place: entry.place, id: entry.i, key: `${entry.author}/${entry.i}` })
