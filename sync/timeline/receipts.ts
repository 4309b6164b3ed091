import { type EntryId, isEntryId, type UserId } from '../ids.ts'

/** How far one member is: places, see D6. */
export interface Receipt {
  readonly read?: EntryId | undefined
  readonly delivered?: EntryId | undefined
}

/** Both places, '' for none: less than every place. */
interface Reached {
  readonly read: string
  readonly delivered: string
}
const NOWHERE: Reached = { read: '', delivered: '' }

export interface Receipts {
  /** Takes the maximum of what is known and what is given; true if it moved; C8. */
  set(user: UserId, receipt: Receipt): boolean
  /** How far somebody is. */
  of(user: UserId): Receipt
  /** What the others' receipts say of the message at `place`; C4. */
  stateOf(place: EntryId, self: UserId): 'sent' | 'delivered' | 'read'
}

export function createReceipts(): Receipts {
  const byUser = new Map<UserId, Reached>()
  /** How far the furthest of the others is, until a receipt moves. */
  let furthest: { readonly self: UserId; readonly reached: Reached } | undefined

  function furthestOfOthers(self: UserId): Reached {
    let reached = NOWHERE
    for (const [user, other] of byUser) if (user !== self) reached = further(reached, other)
    return reached
  }

  return {
    set(user, receipt) {
      const known = byUser.get(user) ?? NOWHERE
      const next = further(known, receipt)
      if (next.read === known.read && next.delivered === known.delivered) return false
      byUser.set(user, next)
      furthest = undefined
      return true
    },
    of(user) {
      const { read, delivered } = byUser.get(user) ?? NOWHERE
      return { ...asMark('read', read), ...asMark('delivered', later(delivered, read)) }
    },
    stateOf(place, self) {
      if (furthest?.self !== self) furthest = { self, reached: furthestOfOthers(self) }
      if (place <= furthest.reached.read) return 'read'
      return place <= furthest.reached.delivered ? 'delivered' : 'sent'
    },
  }
}

const further = (a: Reached, b: { readonly [K in keyof Reached]?: string | undefined }): Reached => ({
  read: later(a.read, b.read),
  delivered: later(a.delivered, b.delivered),
})

const later = (a: string, b: string | undefined): string => (b !== undefined && b > a ? b : a)

const asMark = (mark: keyof Receipt, place: string): Receipt => (isEntryId(place) ? { [mark]: place } : {})
