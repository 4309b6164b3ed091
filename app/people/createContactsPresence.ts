import { type Accessor, createEffect, createSignal, on } from 'solid-js'
import type { PersonPresence, PresenceMessage } from '../../sync/peopleApi.ts'

export interface ContactsPresenceOptions {
  /** The relay tells this device what changes: without it, whatever was told is not so any more. */
  readonly isTold: Accessor<boolean>
}

/** Which contacts are here, as the relay has told (P1). */
export interface ContactsPresence {
  /** Undefined where nothing is known. */
  of(user: string): PersonPresence | undefined
  hear(message: Pick<PresenceMessage, 'whole' | 'people'>): void
}

export function createContactsPresence({ isTold }: ContactsPresenceOptions): ContactsPresence {
  const [people, setPeople] = createSignal<ReadonlyMap<string, PersonPresence>>(new Map())
  createEffect(on(isTold, (isTold) => isTold || setPeople(new Map()), { defer: true }))
  return {
    of: (user) => (isTold() ? people().get(user) : undefined),
    hear({ whole, people: news }) {
      setPeople(
        (before) => new Map([...(whole ? [] : before), ...news.map((one) => [one.user, one] as const)]),
      )
    },
  }
}
