import type { Places } from '../../app/places/model.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { AuditRow, Ban, PublicRoom, Report } from '../../sync/placesApi.ts'
import { ok, type Result } from '../../sync/result.ts'
import { PEOPLE } from './fakePeople.ts'

const { vera, marta, ivo, lia, tomas, noor, alva } = PEOPLE
const HOUR = 3600_000
const done = async (): Promise<Result<void, never>> => ok(undefined)

/** What the relay says of places: plenty, nothing, no answer yet, or none at all. */
export type FakePlacesState = 'plenty' | 'nothing' | 'waiting' | 'away'

/** Rooms, bans, reports and an audit among invented people. */
export function createFakePlaces(state: FakePlacesState, today: number): Places {
  const answer = async <T>(plenty: readonly T[]): Promise<Result<readonly T[], { code: 'unreachable' }>> => {
    if (state === 'away') return { ok: false, error: { code: 'unreachable' } }
    if (state === 'waiting') return new Promise(() => undefined)
    return ok(state === 'plenty' ? plenty : [])
  }
  return {
    rooms: (query) => answer(ROOMS.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))),
    join: done,
    describe: done,
    settings: done,
    add: done,
    setRole: done,
    remove: done,
    ban: done,
    liftBan: done,
    bans: () => answer(bansOf(today)),
    mute: done,
    unmute: done,
    report: done,
    reports: () => answer(reportsOf(today)),
    handleReport: done,
    async audit(_, before) {
      const rows = await answer(auditOf(today))
      return rows.ok ? ok({ rows: rows.value, next: before === undefined ? '1' : undefined }) : rows
    },
    invitations: () => answer([{ id: 'i7', expiresAt: today + 120 * HOUR, uses: 20, used: 3 }]),
    invite: async (_, { uses, days }) =>
      ok({
        ...{ id: 'i8', expiresAt: today + days * 24 * HOUR, uses, used: 0 },
        url: 'https://prosa.example/register?invite=8fk2m4q1x7Zs0a9Qw3e4Rt',
      }),
    accept: async () => ok('familyonsunday' as ConversationId),
  }
}

const room = (id: string, name: string, members: number, more: Partial<PublicRoom> = {}): PublicRoom => ({
  id: id as ConversationId,
  name,
  members,
  joined: false,
  ...more,
})

const ROOMS: readonly PublicRoom[] = [
  room('garden00', 'Garden neighbours', 212, {
    topic: 'Seeds, slugs and who lends a ladder. Please no politics before the tomatoes are ripe.',
    joined: true,
  }),
  room('boats000', 'Boats of the lower river', 41, { topic: 'Tides, moorings, varnish' }),
  room('arabic00', 'حديقة الكتب', 17, { topic: 'نقرأ كتابا كل شهر' }),
  room('emoji000', '🚲🚲🚲', 8),
  room('verylong', 'A room whose name is as long as a name may be, all sixty-four of', 1, {
    topic: 'wordwithoutanyend'.repeat(12),
  }),
]

const bansOf = (today: number): readonly Ban[] => [
  {
    ...{ user: alva.id, name: alva.displayName, username: alva.username },
    ...{ by: vera.id, byName: vera.displayName, at: today - 30 * HOUR },
    reason: 'Sold the same bicycle three times.',
  },
  {
    ...{ user: noor.id, name: noor.displayName, username: noor.username },
    ...{ by: marta.id, byName: marta.displayName, at: today - 900 * HOUR },
  },
]

const reportsOf = (today: number): readonly Report[] => [
  {
    ...{ id: 'r1', entry: [ivo.id, '01k7000000000000' as EntryId], authorName: ivo.displayName },
    ...{ text: 'Cheap watches!\nOnly today: https://watches.example', by: lia.id, byName: lia.displayName },
    ...{ reason: 'Advertising, for the third time', at: today - 2 * HOUR, state: 'open' },
  },
  {
    ...{ id: 'r2', entry: [marta.id, '01k7000000000001' as EntryId], authorName: marta.displayName },
    ...{ by: tomas.id, byName: tomas.displayName, at: today - 20 * HOUR, state: 'open' },
  },
]

const auditOf = (today: number): readonly AuditRow[] => {
  let seq = 90
  const row = (action: AuditRow['action'], more: Partial<AuditRow> = {}): AuditRow => ({
    ...{ seq: --seq, at: today - (90 - seq) * HOUR, actor: vera.id, actorName: vera.displayName, action },
    ...more,
  })
  const about = (user: { id: UserId; displayName: string }) => ({
    target: user.id,
    targetName: user.displayName,
  })
  return [
    row('ban', { ...about(alva), reason: 'Sold the same bicycle three times.' }),
    row('mute', { ...about(ivo), detail: { seconds: 600 } }),
    row('hide', { entry: [ivo.id, '01k7000000000000' as EntryId], reason: 'Advertising' }),
    row('role', { ...about(marta), detail: { role: 'moderator' } }),
    row('describe', { detail: { topic: 'Cake', public: true } }),
    row('add', about(noor)),
    row('create'),
  ]
}
