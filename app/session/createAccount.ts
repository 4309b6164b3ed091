import type { Accessor } from 'solid-js'
import { invitationSchema, invitationsSchema, type Me, meSchema, sessionsSchema } from '../../sync/api.ts'
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
  | 'updateProfile'
  | 'changePassword'
  | 'invitations'
  | 'createInvitation'
  | 'revokeInvitation'
  | 'devices'
  | 'renameDevice'
  | 'endDevice'
>

/** What one does with one's own account; all of it needs the network. */
export function createAccount({ api, me, setMe, onRenamed }: AccountDeps): Account {
  return {
    async updateProfile(change) {
      const done = await api.request('PATCH', '/api/me', meSchema, change)
      if (!done.ok) return done
      const isRenamed = done.value.displayName !== me().displayName
      setMe(done.value)
      if (isRenamed) await onRenamed()
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
    async renameDevice(id, name) {
      const renamed = await api.request('PATCH', `/api/sessions/${encodeURIComponent(id)}`, nothing, { name })
      return renamed.ok ? ok(undefined) : renamed
    },
    endDevice: (id) => done(api, `/api/sessions/${encodeURIComponent(id)}`),
  }
}

async function done(api: Api, path: string): Outcome<void> {
  const ended = await api.request('DELETE', path, nothing)
  return ended.ok ? ok(undefined) : ended
}
