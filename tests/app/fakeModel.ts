import { createSignal } from 'solid-js'
import type {
  Connection,
  ConversationModel,
  ConversationRow,
  DeviceStorage,
  MessageState,
  PastState,
  RefusedMessage,
  SessionModel,
  SessionState,
  Workspace,
} from '../../app/model.ts'
import type { Me, User } from '../../sync/api.ts'
import type { ConversationId, EntryId } from '../../sync/ids.ts'
import { ok, type Result } from '../../sync/result.ts'
import type { Message, TimelineItem } from '../../sync/timeline/items.ts'
import { createFakeCalls, type FakeCallOptions, fakeCallNotice, fakeInCall } from './fakeCalls.tsx'
import { member, PEOPLE } from './fakePeople.ts'
import { familyItems, mischiefItems, roomItems } from './fakeText.ts'
import { message, viewOf } from './fakeTimeline.ts'

const { vera, marta, ivo, lia, tomas, ines, noor, alva } = PEOPLE
const ME: Me = { ...vera, owner: true, session: 's1' }
const done = async (): Promise<Result<void, never>> => ok(undefined)
const byteLength = (text: string) => new TextEncoder().encode(text).length

export interface FakeOptions {
  readonly state?: SessionState['state']
  readonly connection?: Connection
  readonly storage?: DeviceStorage
  readonly list?: 'usual' | 'empty' | 'loading'
  readonly refused?: boolean
  readonly typing?: readonly string[]
  /** How much of the family's conversation was read. @default all */
  readonly unread?: boolean
  readonly long?: number
  /** What somebody writes who wants to break the page. */
  readonly mischief?: boolean
  readonly older?: boolean
  /** What stands above the first message. @default what `older` says */
  readonly past?: PastState
  readonly keptDays?: number
  /** This device is in a call, or is called. */
  readonly call?: FakeCallOptions
  /** So many are in a call of the conversation. */
  readonly ongoing?: number
  /** Calls stand among the messages. */
  readonly records?: boolean
  readonly draft?: string
  /** @default true */
  readonly owner?: boolean
  readonly today?: number
  /** Hands over what makes somebody else write in an opened conversation. */
  readonly onOpened?: (hear: (text: string) => void) => void
}

/** A session with invented people and text: what every screen can be seen with, without a relay. */
export function createFakeSession(options: FakeOptions = {}): SessionModel {
  const workspace = createFakeWorkspace(options)
  const [current, setCurrent] = createSignal<SessionState>(stateOf(options.state ?? 'signed-in', workspace))
  const enter = async (): Promise<Result<void, never>> => {
    setCurrent({ state: 'signed-in', me: ME, workspace })
    return ok(undefined)
  }
  return {
    current,
    register: async ({ username }) =>
      username === 'taken' ? { ok: false, error: { code: 'username-taken', field: 'username' } } : enter(),
    signIn: async ({ password }) =>
      password === 'wrong password' ? { ok: false, error: { code: 'wrong-credentials' } } : enter(),
    previewInvitation: async (code) => {
      if (code === 'owner') return ok({ owner: true, relay: 'prosa.example' })
      if (code === 'used') return { ok: false, error: { code: 'invitation-used' } }
      return ok({ by: 'Vera', owner: false, relay: 'prosa.example' })
    },
    signOut: async () => {
      setCurrent({ state: 'signed-out' })
    },
    kept: () => (current().state === 'unknown' ? [ME] : []),
    read: (me) => setCurrent({ state: 'reading', me, workspace }),
    stopReading: () => setCurrent({ state: 'unknown', me: ME }),
  }
}

function stateOf(state: SessionState['state'], workspace: Workspace): SessionState {
  if (state === 'signed-in' || state === 'reading') return { state, me: ME, workspace }
  return state === 'unknown' ? { state, me: ME } : { state }
}

export function createFakeWorkspace(options: FakeOptions = {}): Workspace {
  const today = options.today ?? new Date().setHours(0, 0, 0, 0)
  const [connection] = createSignal<Connection>(options.connection ?? { state: 'up-to-date' })
  const [storage] = createSignal<DeviceStorage>(options.storage ?? 'fine')
  const [me, setMe] = createSignal({ ...ME, owner: options.owner ?? true })
  let made: ReturnType<typeof createFakeCalls> | undefined
  const calls = () => {
    made ??= createFakeCalls(options.call ?? { state: 'idle' })
    return made
  }
  const [rows] = createSignal(rowsOf(options.list ?? 'usual', today))
  return {
    me,
    connection,
    storage,
    unsent: () => (connection().state === 'sending' ? 3 : 0),
    conversations: rows,
    openConversation(id) {
      if (id === 'missing0') return () => 'missing'
      if (id === 'loading0') return () => 'loading'
      const row = rows()?.find((other) => other.id === id)
      const model = createFakeConversation(id, row?.title ?? 'Family on Sunday', row, today, options)
      return () => model
    },
    createConversation: async () => 'familyonsunday' as ConversationId,
    searchPeople: async (query) =>
      Object.values(PEOPLE).filter((person) =>
        `${person.username} ${person.displayName}`.toLowerCase().includes(query.toLowerCase()),
      ),
    retryNow: () => undefined,
    calls: () => (options.call === undefined ? undefined : calls()),
    loadCalls: async () => calls(),
    leaveConversation: done,
    addMember: done,
    removeMember: done,
    discardConversation: () => undefined,
    renameConversation: done,
    keepMessages: done,
    changePassword: done,
    setDisplayName: async (displayName) => {
      setMe({ ...ME, displayName })
      return ok(undefined)
    },
    invitations: async () => ok([{ id: 'i1', expiresAt: today + 5 * 24 * 3600_000, uses: 5, used: 2 }]),
    createInvitation: async ({ uses, days }) =>
      ok({
        id: 'i2',
        url: 'https://prosa.example/register?invite=8fk2m4q1x7',
        expiresAt: today + days * 24 * 3600_000,
        uses,
        used: 0,
      }),
    revokeInvitation: done,
    devices: async () =>
      ok([
        { id: 's1', device: 'Firefox on Debian', lastUsedAt: today, current: true },
        { id: 's2', device: 'Chromium on Android', lastUsedAt: today - 26 * 3600_000, current: false },
      ]),
    endDevice: done,
  }
}

function rowsOf(list: 'usual' | 'empty' | 'loading', today: number): readonly ConversationRow[] | undefined {
  if (list === 'loading') return undefined
  if (list === 'empty') return []
  const day = 24 * 3600_000
  const row = (
    id: string,
    title: string,
    at: number,
    by: User,
    text: string,
    extra: Partial<ConversationRow> = {},
  ) => ({
    id: id as ConversationId,
    kind: 'group' as const,
    title,
    last: { by: by.displayName, own: by === vera, text, removed: false, at },
    unread: 0,
    draft: false,
    ...extra,
  })
  return [
    row('familyonsunday', 'Family on Sunday', today + 9.7 * 3600_000, marta, 'who brings the cake?'),
    row(
      'd-tomas000000000000000000000',
      'Tomás Andrade',
      today + 9.2 * 3600_000,
      vera,
      'see you at the station 🚲',
      {
        kind: 'direct',
        other: tomas.id,
        unread: 2,
      },
    ),
    row('choir003', 'Choir, third voice', today - 0.3 * day, ines, 'new score in the notes', { unread: 14 }),
    row('bookroom', 'Book room', today - 0.4 * day, ivo, 'page 112, no further', { draft: true }),
    row('d-lia00000000000000000000000', 'Lia Aguiar', today - 2.5 * day, lia, 'and the boat is dry again', {
      kind: 'direct',
      other: lia.id,
      unread: 1,
    }),
    row('garden00', 'Garden neighbours', today - 4 * day, alva, '', {
      last: { by: 'Alva Brandt', own: false, text: '', removed: true, at: today - 4 * day },
    }),
    row('notes000', 'Notes to self', today - 9 * day, vera, 'https://prosa.example/invite'),
    row('d-noor0000000000000000000000', 'نور الهدى', today - 11 * day, noor, 'شكرا جزيلا', {
      kind: 'direct',
      other: noor.id,
    }),
    row(
      'school8b',
      'School, class 8b',
      today - 13 * day,
      tomas,
      'the trip is on Friday, bring boots and something dry for the way back',
    ),
    row(
      'empty000',
      'A table that nobody sat down at yet, with a name longer than any row',
      today - 400 * day,
      vera,
      '',
      {
        last: undefined,
      },
    ),
  ]
}

function withCalls(items: TimelineItem[], { records }: FakeOptions): TimelineItem[] {
  const at = parseInt(items.at(-1)?.place.slice(0, 10) ?? '0', 32)
  const added = (['talked', 'missed', 'unanswered'] as const).map((how, index) =>
    fakeCallNotice(at + (index + 1) * 60_000, how),
  )
  return records ? [...items, ...added] : items
}

function createFakeConversation(
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
    kind: () => row?.kind ?? 'group',
    title: () => title,
    other: () => row?.other,
    members: () => (row?.kind === 'direct' ? [member(vera), member(tomas)] : people),
    myRole: () => 'host',
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
    messageState(of): MessageState {
      if (of.key === last()?.key) return 'waiting'
      return of.late ? 'delivered' : 'read'
    },
    typing: () => options.typing ?? [],
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
