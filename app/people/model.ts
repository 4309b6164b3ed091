import type { Accessor } from 'solid-js'
import type { ErrorCode } from '../../sync/errors.ts'
import type { UserId } from '../../sync/ids.ts'
import type { Contact, Profile, Standing } from '../../sync/peopleApi.ts'
import type { Outcome } from '../model.ts'

/** Somebody as lists and cards show them. */
export type Person = Contact['user']

/** What one does about somebody. `remove` declines, withdraws, removes or lifts a block, whatever there is. */
export type Deed = 'ask' | 'accept' | 'block' | 'remove'

/** How somebody stands to this person, with what was done here and waits for the relay. */
export interface ContactView {
  readonly person: Person
  readonly standing: Standing
  /** When it became so, milliseconds since 1970. */
  readonly at: number
  /** The relay has not heard of it yet. */
  readonly isWaiting: boolean
  /** The relay would not have it: what, and why. Gone once it is dismissed, or done again. */
  readonly refused?: { readonly deed: Deed; readonly code: ErrorCode } | undefined
}

/** Contacts, requests and blocks: kept on the device, changed with or without a network (S6). */
export interface PeopleModel {
  /** Undefined until the device's copy is read; those with the latest change first. */
  readonly all: Accessor<readonly ContactView[] | undefined>
  of(id: string): ContactView | undefined
  /** How many people wait for an answer. */
  readonly requests: Accessor<number>
  /** Shown at once; the relay hears of it when it can. */
  act(person: Person, deed: Deed): void
  /** Forgets a deed that the relay refused. */
  dismiss(id: UserId): void
  /** Asks the relay how things stand, once however often it is called. */
  refreshSoon(): void
  /** Needs the network. */
  profile(id: UserId): Outcome<Profile>
}
