import type { User } from '../../../sync/api.ts'
import type { Contact } from '../../../sync/peopleApi.ts'
import { openRelayApp, type RelayApp, type RelayAppOptions } from '../http/relayApp.ts'

export interface Person {
  readonly relay: RelayApp
  readonly user: User
  readonly token: string
}

/** Alice, bob and eve on a new relay, who do not know each other; close the relay in the end. */
export async function meet(options?: RelayAppOptions) {
  const relay = await openRelayApp(options)
  return {
    relay,
    alice: await arrive(relay, 'alice', 'Alice'),
    bob: await arrive(relay, 'bob', 'Bob'),
    eve: await arrive(relay, 'eve', 'Eve'),
  }
}

/** @param displayName @default the name */
export const arrive = async (relay: RelayApp, name: string, displayName = name): Promise<Person> => ({
  relay,
  ...(await relay.register(name, { displayName })),
})

export const NOBODY = '0'.repeat(16)

export const send = (method: string, by: Person, to: Person | string, body?: object) =>
  by.relay.ask(`/api/contacts/${idOf(to)}`, { method, token: by.token, body })
export const ask = (by: Person, to: Person | string) => send('POST', by, to)
export const accept = (by: Person, to: Person) => send('PATCH', by, to, { state: 'accepted' })
export const block = (by: Person, to: Person | string) => send('PATCH', by, to, { state: 'blocked' })
export const remove = (by: Person, to: Person | string) => send('DELETE', by, to)
/** Of oneself. */
export const change = (by: Person, body: object) =>
  by.relay.ask('/api/me', { method: 'PATCH', token: by.token, body })

export async function contactsOf(of: Person): Promise<readonly Contact[]> {
  const answer = await of.relay.ask('/api/contacts', { token: of.token })
  return ((await answer.json()) as { contacts: Contact[] }).contacts
}
/** `bob pending in`, one a contact. */
export const seenBy = async (of: Person): Promise<string[]> =>
  (await contactsOf(of)).map(({ user, state, direction }) =>
    [user.username, state, direction].join(' ').trim(),
  )
export async function profile(by: Person, of: Person | string): Promise<Record<string, unknown>> {
  const answer = await by.relay.ask(`/api/users/${idOf(of)}`, { token: by.token })
  return (await answer.json()) as Record<string, unknown>
}

const idOf = (of: Person | string): string => (typeof of === 'string' ? of : of.user.id)
