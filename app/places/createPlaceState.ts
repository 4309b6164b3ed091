import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import type { Member } from '../../sync/api.ts'
import { entryTime } from '../../sync/clock.ts'
import type { UserId } from '../../sync/ids.ts'
import { lookAlikes } from '../../sync/lookAlikes.ts'
import type { Named } from '../conversations/createNames.ts'
import type { KnownConversation } from '../conversations/known.ts'
import type { ConversationModel, TimelineView } from '../conversations/model.ts'
import type { Writing } from './model.ts'

export interface PlaceStateDeps {
  readonly known: Accessor<KnownConversation>
  readonly me: UserId
  readonly members: Accessor<readonly Member[]>
  readonly timeline: Accessor<TimelineView>
  /** The relay's time, milliseconds since 1970. */
  readonly now: () => number
  /** Everybody whom the conversation has named, members or not. */
  readonly named: () => Iterable<Named>
  readonly nameOf: (user: string) => string | undefined
}

/** What a conversation is like, who is called what in it, and whether one may write there now. */
export function createPlaceState({
  known,
  me,
  members,
  timeline,
  now,
  named,
  nameOf,
}: PlaceStateDeps): Pick<ConversationModel, 'place' | 'writing' | 'myRole' | 'nameOf' | 'usernameOf'> {
  const self = createMemo(() => members().find(({ id }) => id === me))
  /** Who is gone is compared too: what they wrote stands there still. S7 */
  const alike = createMemo(() => {
    const people = new Map<string, Named>()
    if (known().kind !== 'direct') for (const each of [...named(), ...members()]) people.set(each.id, each)
    const ids = lookAlikes(people.values())
    return new Map<string, string>(
      [...ids].flatMap((id) => {
        const username = people.get(id)?.username
        return username === undefined ? [] : [[id, username] as const]
      }),
    )
  })
  const [passed, setPassed] = createSignal(0)
  const writing = createMemo((): Writing => {
    passed()
    const { posting, slowSeconds = 0 } = known()
    const until = self()?.mutedUntil
    if (until !== undefined && until > now()) return { state: 'muted', until }
    if (self()?.role !== 'member' || known().kind === 'direct') return { state: 'free' }
    if (posting === 'moderators') return { state: 'moderators-only' }
    const next = slowSeconds > 0 ? lastPosted(timeline(), me) + slowSeconds * 1000 : 0
    return next > now() ? { state: 'slow', until: next, seconds: slowSeconds } : { state: 'free' }
  })
  createEffect(() => {
    const current = writing()
    if (!('until' in current)) return
    const timer = setTimeout(
      () => setPassed((before) => before + 1),
      Math.min(current.until - now(), MAX_TIMER_MS),
    )
    onCleanup(() => clearTimeout(timer))
  })

  return {
    place: createMemo(() => ({
      topic: known().topic ?? '',
      isPublic: known().public ?? false,
      picture: known().picture,
      posting: known().posting ?? 'everyone',
      slowSeconds: known().slowSeconds ?? 0,
      openReports: known().openReports ?? 0,
    })),
    writing,
    myRole: () => self()?.role,
    usernameOf: (user) => alike().get(user),
    nameOf(user) {
      const name = nameOf(user) ?? user
      const username = alike().get(user)
      return username === undefined ? name : `${name} @${username}`
    },
  }
}

/** When the relay took one's last message here, deleted or not; 0 when that is long ago. */
function lastPosted(view: TimelineView, me: UserId): number {
  for (let index = view.length - 1; index >= Math.max(0, view.length - LOOK_BACK); index--) {
    const item = view.at(index)
    if (item?.type === 'message' && item.author === me) return entryTime(item.place)
  }
  return 0
}

/** Further back than this nothing was said a moment ago. */
const LOOK_BACK = 500
/** A timer that is set further ahead goes off at once. */
const MAX_TIMER_MS = 2 ** 31 - 1
