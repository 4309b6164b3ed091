import { type Accessor, createMemo } from 'solid-js'
import type { ConversationKind } from '../../sync/api.ts'
import { entryTime } from '../../sync/clock.ts'
import { type Arrangement, arrangementKey } from '../../sync/home.ts'
import type { UserId } from '../../sync/ids.ts'
import type { PeopleModel } from '../people/model.ts'
import { byPinAndTime, isPutAway } from '../places/arrange.ts'
import type { HomeStore } from './createHome.ts'
import type { ConversationList } from './createList.ts'
import type { OpenConversations } from './createOpenConversations.ts'
import { otherPerson, titleOf } from './known.ts'
import type { ConversationRow } from './model.ts'

export interface RowsDeps {
  readonly self: UserId
  readonly list: Pick<ConversationList, 'all'>
  readonly home: Pick<HomeStore, 'value' | 'draft'>
  readonly open: Pick<OpenConversations, 'get'>
  readonly people: Accessor<Pick<PeopleModel, 'of'> | undefined>
}

/** The rows of the list, newest activity first: each as it is here where it is open, else as the relay told of it. */
export function createRows({
  self,
  list,
  home,
  open,
  people,
}: RowsDeps): Accessor<readonly ConversationRow[] | undefined> {
  return createMemo((): readonly ConversationRow[] | undefined => {
    const all = list.all()
    if (all === undefined) return undefined
    const rows = [...all.values()].map((known): ConversationRow => {
      const opened = open.get(known.id)
      const local = opened?.ready() ? opened.lastMessage() : undefined
      const last = local ?? known.last
      const author = last?.author ?? ''
      // Nobody's words: whoever called did not decline it.
      const isCall = local === undefined ? known.last?.k === 'call' : (local.isCall ?? false)
      const at = Math.max(known.createdAt, last === undefined ? 0 : entryTime(last.place))
      const kept = (how: Arrangement) => home.value(arrangementKey(how, known.id))
      const muted = kept('mute') === true
      return {
        id: known.id,
        kind: known.kind,
        title: opened?.ready() ? opened.title() : titleOf(known, self),
        other: otherPerson(known, self)?.id,
        unread: opened?.unread() ?? known.unread,
        missed: opened?.missed() ?? known.missed,
        callers: talking(known.kind, opened?.callers() ?? 0),
        reports: known.openReports ?? 0,
        draft: (opened?.draft() ?? home.draft(known.id) ?? '') !== '',
        at,
        pinned: kept('pin') === true,
        muted,
        archived: isPutAway(kept('archive'), at, muted),
        last:
          last === undefined
            ? undefined
            : {
                by: isCall
                  ? ''
                  : (opened?.nameOf(author) ?? known.members.find(({ id }) => id === author)?.name ?? ''),
                own: author === self && !isCall,
                text: (local?.text ?? known.last?.t ?? '').slice(0, 200),
                removed: last.removed ?? false,
                at: entryTime(last.place),
                call: last === known.last && last.k === 'call' ? last : undefined,
              },
      }
    })
    // A block counts at once, also while it waits for the relay (S6).
    const isBlocked = ({ other }: ConversationRow) => people()?.of(other ?? '')?.standing === 'blocked'
    return rows.filter((row) => !isBlocked(row)).sort(byPinAndTime)
  })
}

/** Two people talk once both are there; of more, whoever is there can be joined. */
const talking = (kind: ConversationKind, callers: number): number =>
  kind === 'direct' && callers < 2 ? 0 : callers
