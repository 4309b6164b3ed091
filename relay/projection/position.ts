import * as v from 'valibot'
import { laneOwnerSchema } from '../../sync/entry.ts'
import { type EntryId, isEntryId } from '../../sync/ids.ts'

/** A point in a conversation's order: a place, or one entry among those that share it. */
export interface Position {
  readonly place: EntryId
  readonly inside?: { readonly id: EntryId; readonly author: string } | undefined
}

export const positionOf = (entry: { place: EntryId; id: EntryId; author: string }): Position => ({
  place: entry.place,
  inside: { id: entry.id, author: entry.author },
})

/** As it stands in `next`, `before` and `after`: `<place>` or `<place>.<id>.<author>`. */
export const printPosition = ({ place, inside }: Position): string =>
  inside === undefined ? place : `${place}.${inside.id}.${inside.author}`

/** Reads {@link printPosition}; undefined when it is none. */
export function parsePosition(text: string): Position | undefined {
  const [place, id, author, ...rest] = text.split('.')
  if (!isEntryId(place) || rest.length > 0) return undefined
  if (id === undefined) return { place }
  return isEntryId(id) && author !== undefined && v.is(laneOwnerSchema, author)
    ? { place, inside: { id, author } }
    : undefined
}
