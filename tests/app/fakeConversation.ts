import { createSignal } from 'solid-js'
import type {
  ConversationModel,
  ConversationRow,
  MessageState,
  PastState,
  RefusedMessage,
} from '../../app/conversations/model.ts'
import type { ConversationId, EntryId } from '../../sync/ids.ts'
import { ok } from '../../sync/result.ts'
import type { Message, TimelineItem } from '../../sync/timeline/items.ts'
import { fakeCallNotice, fakeInCall } from './fakeCalls.tsx'
import type { FakeOptions } from './fakeOptions.ts'
import { member, PEOPLE } from './fakePeople.ts'
import { createFakeReadBy } from './fakePresence.ts'
import { familyItems, mischiefItems, roomItems } from './fakeText.ts'
import { message, viewOf } from './fakeTimeline.ts'

const { vera, marta, ivo, lia, tomas, noor } = PEOPLE
const byteLength = (text: string) => new TextEncoder().encode(text).length

/** One conversation with invented text, at work in this tab. */
export function createFakeConversation(
  id: ConversationId,
  title: string,
  row: ConversationRow | undefined,
  today: number,
  options: FakeOptions,
): ConversationModel {
  let items: TimelineItem[] =
    id === 'empty000'
      ? []
      : options.long
        ? roomItems(options.long, today + 10 * 3600_000)
        : options.mischief
          ? mischiefItems(today)
          : withCalls(familyItems(today), options)
  const [timeline, setTimeline] = createSignal(viewOf(items), { equals: false })
  const [draft, setDraft] = createSignal(options.draft ?? '')
  const [past, setPast] = createSignal<PastState>(options.past ?? (options.older ? 'more' : 'whole'))
  const [refused, setRefused] = createSignal<readonly RefusedMessage[]>(
    options.refused
      ? [{ id: 'refused000000000' as EntryId, text: 'And bring the long ladder, please.', code: 'forbidden' }]
      : [],
  )
  const people = [vera, marta, ivo, lia, noor].map((user, index) =>
    member(user, index === 0 ? 'host' : 'member'),
  )
  const update = (next: TimelineItem[]) => {
    items = next
    setTimeline(viewOf(items))
  }
  const replace = (key: string, change: (old: Message) => Message) =>
    update(items.map((item) => (item.key === key && item.type === 'message' ? change(item) : item)))
  const last = () => items.at(-1)
  options.onOpened?.((text) => update([...items, message(marta, Date.now(), text)]))

  return {
    id,
    kind: () => (options.place === undefined ? (row?.kind ?? 'group') : 'room'),
    title: () => title,
    other: () => row?.other,
    members: () => (row?.kind === 'direct' ? [member(vera), member(tomas)] : people),
    myRole: () => options.role ?? 'host',
    place: () => ({
      ...{ topic: '', isPublic: false, picture: undefined, posting: 'everyone' as const },
      ...{ slowSeconds: 0, openReports: 0, ...options.place },
    }),
    writing: () => options.writing ?? { state: 'free' },
    hide: ([author, of]) => replace(`${author}/${of}`, (old) => ({ ...old, text: '', removed: 'h' })),
    timeline,
    openedAtPlace: options.unread ? items.at(Math.floor(items.length * 0.6))?.place : last()?.place,
    past,
    keeping: () => ({ days: options.keptDays, horizon: 0 }),
    async loadOlder() {
      setPast('loading')
      await new Promise((resolve) => setTimeout(resolve, 50))
      const first = items[0]
      const until = first ? parseInt(first.id.slice(0, 10), 32) : today
      update([...roomItems(60, until - 60_000), ...items])
      setPast(items.length < 400 ? 'more' : 'whole')
    },
    nameOf: (user) => Object.values(PEOPLE).find((person) => person.id === user)?.displayName ?? 'Somebody',
    usernameOf: () => undefined,
    messageState(of): MessageState {
      if (of.key === last()?.key) return 'waiting'
      return of.late ? 'delivered' : 'read'
    },
    typing: () => options.typing ?? [],
    ...createFakeReadBy(
      options,
      row?.kind ?? 'group',
      (fromEnd) => timeline().at(timeline().length - fromEnd)?.key,
    ),
    call: {
      others: () => fakeInCall(options.ongoing ?? 0),
      say: () => undefined,
      begin: () => last()?.id ?? ('' as EntryId),
      isUnsent: () => false,
    },
    refused,
    draft,
    setDraft,
    setTyping: () => undefined,
    send(text, replyTo) {
      if (text.trim() === '') return { ok: false, error: 'empty' }
      if (byteLength(text) > 16 * 1024) return { ok: false, error: 'too-long' }
      const sent = message(vera, Date.now(), text, replyTo ? { replyTo } : {})
      update([...items, sent])
      return ok(sent.id)
    },
    edit(edited, text) {
      replace(`${vera.id}/${edited}`, (old) => ({ ...old, text, edited: true }))
      return ok(edited)
    },
    remove: (gone) => replace(gone.key, (old) => ({ ...old, text: '', removed: 'd' })),
    refusedAs: () => undefined,
    isRemoving: () => false,
    undoRemove: () => undefined,
    react(to, emoji, how) {
      replace(to.key, (old) => {
        const known = old.reactions.find((reaction) => reaction.emoji === emoji)
        const by = (known?.by ?? []).filter((user) => user !== vera.id)
        const now = { emoji, by: how === 'add' ? [...by, vera.id] : by }
        const rest = known
          ? old.reactions.map((reaction) => (reaction === known ? now : reaction))
          : [...old.reactions, now]
        return { ...old, reactions: rest.filter((reaction) => reaction.by.length > 0) }
      })
    },
    markRead: () => undefined,
    resend: () => setRefused([]),
    discard: () => setRefused([]),
  }
}

function withCalls(items: TimelineItem[], { records }: FakeOptions): TimelineItem[] {
  const at = parseInt(items.at(-1)?.place.slice(0, 10) ?? '0', 32)
  const added = (['talked', 'missed', 'unanswered'] as const).map((how, index) =>
    fakeCallNotice(at + (index + 1) * 60_000, how),
  )
  return records ? [...items, ...added] : items
}
