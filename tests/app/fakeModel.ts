import { createSignal } from 'solid-js'
import type { ConversationRow } from '../../app/conversations/model.ts'
import type { Connection, DeviceStorage, SessionModel, SessionState, Workspace } from '../../app/model.ts'
import { byPinAndTime } from '../../app/places/arrange.ts'
import type { Me, User } from '../../sync/api.ts'
import type { ConversationId } from '../../sync/ids.ts'
import { ok, type Result } from '../../sync/result.ts'
import { createFakeCalls } from './fakeCalls.tsx'
import { createFakeContacts } from './fakeContacts.ts'
import { createFakeConversation } from './fakeConversation.ts'
import { createFakeClaims, createFakeDevices } from './fakeDevices.ts'
import { withCalls, withMissed } from './fakeMissed.ts'
import type { FakeOptions } from './fakeOptions.ts'
import { PEOPLE } from './fakePeople.ts'
import { createFakePlaces } from './fakePlaces.ts'
import { createFakePresence } from './fakePresence.ts'

const { vera, marta, ivo, lia, tomas, ines, noor, alva } = PEOPLE
const ME: Me = { ...vera, owner: true, session: 's1' }
const done = async (): Promise<Result<void, never>> => ok(undefined)

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
    ...createFakeClaims(options),
    previewInvitation: async (code) => {
      if (code === 'owner') return ok({ owner: true, relay: 'prosa.example' })
      if (code === 'used') return { ok: false, error: { code: 'invitation-used' } }
      const to = code === 'leads' ? { to: { name: 'Garden neighbours', members: 212 } } : {}
      return ok({ by: 'Vera', owner: false, relay: 'prosa.example', ...to })
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
  const [rows, setRows] = createSignal(startingRows(options, today))
  const contacts = createFakeContacts(options.contacts ?? 'plenty', today)
  let made: ReturnType<typeof createFakeCalls> | undefined
  const calls = () => {
    made ??= createFakeCalls(options.call ?? { state: 'idle' })
    return made
  }
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
    arrange(id, how, what) {
      const isSet = what === 'set'
      const change = { pin: { pinned: isSet }, mute: { muted: isSet }, archive: { archived: isSet } }[how]
      setRows((all) => all?.map((row) => (row.id === id ? { ...row, ...change } : row)).sort(byPinAndTime))
    },
    departed: (id) => (id === 'missing0' ? options.departed : undefined),
    unsentWords: async () => options.unsentWords ?? [],
    places: async () => createFakePlaces(options.places ?? 'plenty', today),
    ...createFakePresence(options, today),
    people: () => contacts,
    personOf: (id) => Object.values(PEOPLE).find((person) => person.id === id),
    retryNow: () => undefined,
    calls: () => (options.call === undefined ? undefined : calls()),
    loadCalls: async () => calls(),
    leaveConversation: done,
    discardConversation: () => undefined,
    keepMessages: done,
    changePassword: done,
    updateProfile: async (change) => {
      setMe({ ...me(), ...change })
      return ok(undefined)
    },
    invitations: async () =>
      ok([
        {
          id: 'i1',
          conversation: 'choir003' as ConversationId,
          expiresAt: today + 5 * 24 * 3600_000,
          uses: 5,
          used: 2,
        },
      ]),
    createInvitation: async ({ uses, days }) =>
      ok({
        id: 'i2',
        url: 'https://prosa.example/register?invite=8fk2m4q1x7',
        expiresAt: today + days * 24 * 3600_000,
        uses,
        used: 0,
      }),
    revokeInvitation: done,
    ...createFakeDevices(options, today),
    pictures: async () => ({
      setAvatar: async (picture) => {
        setMe({ ...me(), avatar: picture && '0'.repeat(64) })
        return ok(undefined)
      },
      setPicture: done,
    }),
    faceOf: (id) => (id === me().id ? me().avatar : undefined),
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
    last: { by: by.displayName, own: by === vera, text, removed: false as const, at },
    unread: 0,
    missed: [],
    callers: 0,
    draft: false,
    at,
    pinned: false,
    muted: false,
    archived: false,
    reports: 0,
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
      last: { by: 'Alva Brandt', own: false, text: '', removed: 'd' as const, at: today - 4 * day },
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

const startingRows = (options: FakeOptions, today: number) => {
  const rows = arranged(rowsOf(options.list ?? 'usual', today), options)
  const called = options.ongoing === undefined ? rows : withCalls(rows, options.ongoing)
  return options.missed ? withMissed(called) : called
}

function arranged(rows: readonly ConversationRow[] | undefined, { arranged: isArranged }: FakeOptions) {
  if (!isArranged) return rows
  const kept: Readonly<Record<string, Partial<ConversationRow>>> = {
    choir003: { muted: true },
    bookroom: { kind: 'room', pinned: true, muted: true, unread: 3 },
    garden00: { pinned: true, kind: 'room' },
    school8b: { archived: true },
    notes000: { archived: true, muted: true },
  }
  return rows?.map((row) => ({ ...row, ...kept[row.id] })).sort(byPinAndTime)
}
