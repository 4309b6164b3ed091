import type { Accessor } from 'solid-js'
import * as v from 'valibot'
import { invitationSchema, invitationsSchema, type Me, sessionsSchema, userSchema } from '../../sync/api.ts'
import { ok } from '../../sync/result.ts'
import type { Outcome, Workspace } from '../model.ts'
import { type Api, nothing } from '../net/api.ts'

export interface AccountDeps {
  readonly api: Api
  readonly me: Accessor<Me>
  readonly setMe: (me: Me) => void
  readonly onRenamed: () => Promise<void>
}

type Account = Pick<
  Workspace,
  | 'setDisplayName'
  | 'changePassword'
  | 'invitations'
  | 'createInvitation'
  | 'revokeInvitation'
  | 'devices'
  | 'endDevice'
>

/** What one does with one's own account; all of it needs the network. */
export function createAccount({ api, me, setMe, onRenamed }: AccountDeps): Account {
  return {
    async setDisplayName(displayName) {
      const done = await api.request('PATCH', '/api/me', v.looseObject(userSchema.entries), { displayName })
      if (!done.ok) return done
      setMe({ ...me(), displayName: done.value.displayName })
      await onRenamed()
      return ok(undefined)
    },
    async changePassword(input) {
      const changed = await api.request('POST', '/api/me/password', nothing, input)
      return changed.ok ? ok(undefined) : changed
    },
    async invitations() {
      const found = await api.request('GET', '/api/invitations', invitationsSchema)
      return found.ok ? ok(found.value.invitations) : found
    },
    createInvitation: (input) => api.request('POST', '/api/invitations', invitationSchema, input),
    revokeInvitation: (id) => done(api, `/api/invitations/${encodeURIComponent(id)}`),
    async devices() {
      const found = await api.request('GET', '/api/sessions', sessionsSchema)
      return found.ok ? ok(found.value.sessions) : found
    },
    endDevice: (id) => done(api, `/api/sessions/${encodeURIComponent(id)}`),
  }
}

async function done(api: Api, path: string): Outcome<void> {
  const ended = await api.request('DELETE', path, nothing)
  return ended.ok ? ok(undefined) : ended
}
