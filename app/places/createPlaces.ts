import type * as v from 'valibot'
import { invitationSchema, invitationsSchema } from '../../sync/api.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import {
  acceptedInvitationSchema,
  auditSchema,
  bansSchema,
  publicRoomsSchema,
  reportsSchema,
} from '../../sync/placesApi.ts'
import { ok } from '../../sync/result.ts'
import type { Outcome } from '../model.ts'
import { type Api, nothing } from '../net/api.ts'
import type { Places } from './model.ts'

export interface PlacesDeps {
  readonly api: Api
  readonly me: UserId
  /** Asks for the list of conversations anew. */
  readonly refresh: () => Promise<void>
}

/** Requests about rooms, moderation and invitations that lead somewhere. */
export function createPlaces({ api, me, refresh }: PlacesDeps): Places {
  const pathOf = (id: ConversationId, rest = '') => `/api/conversations/${id}${rest}`
  async function change(
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Outcome<void> {
    const done = await api.request(method, path, nothing, body)
    if (!done.ok) return done
    await refresh()
    return ok(undefined)
  }
  async function read<S extends v.GenericSchema, T>(
    path: string,
    schema: S,
    take: (answer: v.InferOutput<S>) => T,
  ): Outcome<T> {
    const answer = await api.request('GET', path, schema)
    return answer.ok ? ok(take(answer.value)) : answer
  }
  /** Whoever gives no reason sends none. */
  const because = (reason: string) => (reason === '' ? {} : { reason })

  return {
    rooms: (query) =>
      read(`/api/rooms?q=${encodeURIComponent(query.trim())}`, publicRoomsSchema, ({ rooms }) => rooms),
    join: (id) => change('PUT', pathOf(id, `/members/${me}`), {}),
    describe: (id, what) => change('PATCH', pathOf(id), what),
    settings: (id, what) => change('PATCH', pathOf(id), what),
    add: (id, user) => change('PUT', pathOf(id, `/members/${user}`), {}),
    setRole: (id, user, role) => change('PUT', pathOf(id, `/members/${user}`), { role }),
    remove: (id, user, reason) => change('DELETE', pathOf(id, `/members/${user}`), because(reason)),
    ban: (id, user, reason) => change('PUT', pathOf(id, `/bans/${user}`), because(reason)),
    liftBan: (id, user) => change('DELETE', pathOf(id, `/bans/${user}`)),
    bans: (id) => read(pathOf(id, '/bans'), bansSchema, ({ bans }) => bans),
    mute: (id, user, { seconds, reason }) =>
      change('PUT', pathOf(id, `/mutes/${user}`), { seconds, ...because(reason) }),
    unmute: (id, user) => change('DELETE', pathOf(id, `/mutes/${user}`)),
    report: (id, entry, reason) => change('POST', pathOf(id, '/reports'), { entry, ...because(reason) }),
    reports: (id) => read(pathOf(id, '/reports'), reportsSchema, ({ reports }) => reports),
    handleReport: (id, report, state) =>
      change('PATCH', pathOf(id, `/reports/${encodeURIComponent(report)}`), { state }),
    audit: (id, before) =>
      read(
        pathOf(id, `/audit${before === undefined ? '' : `?before=${encodeURIComponent(before)}`}`),
        auditSchema,
        ({ audit, next }) => ({ rows: audit, next }),
      ),
    invitations: (id) =>
      read(pathOf(id, '/invitations'), invitationsSchema, ({ invitations }) => invitations),
    invite: (id, how) =>
      api.request('POST', '/api/invitations', invitationSchema, { ...how, conversation: id }),
    async accept(code) {
      const accepted = await api.request('POST', '/api/invitations/accept', acceptedInvitationSchema, {
        code,
      })
      if (!accepted.ok) return accepted
      await refresh()
      return ok(accepted.value.conversation)
    },
  }
}
