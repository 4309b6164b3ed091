import type { PastState } from '../../app/conversations/model.ts'
import type { Connection, DeviceStorage, SessionState } from '../../app/model.ts'
import type { PlaceState, Writing } from '../../app/places/model.ts'
import type { Member } from '../../sync/api.ts'
import type { Departed } from '../../sync/placesApi.ts'
import type { FakeCallOptions } from './fakeCalls.tsx'
import type { FakeContacts } from './fakeContacts.ts'
import type { FakeDeviceOptions } from './fakeDevices.ts'
import type { FakePlacesState } from './fakePlaces.ts'

/** What a scene may ask for. */
export interface FakeOptions extends FakeDeviceOptions {
  readonly state?: SessionState['state']
  readonly connection?: Connection
  readonly storage?: DeviceStorage
  readonly list?: 'usual' | 'empty' | 'loading'
  readonly refused?: boolean
  readonly typing?: readonly string[]
  /** Contacts' presence is known, and how Tomás stands; members look and read. @default nothing is known */
  readonly here?: 'online' | 'away' | 'gone'
  /** How much of the family's conversation was read. @default all */
  readonly unread?: boolean
  readonly long?: number
  /** What somebody writes who wants to break the page. */
  readonly mischief?: boolean
  readonly older?: boolean
  /** What stands above the first message. @default what `older` says */
  readonly past?: PastState
  readonly keptDays?: number
  /** Calls were missed. */
  readonly missed?: boolean
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
  /** @default 'plenty' */
  readonly places?: FakePlacesState
  /** @default 'plenty' */
  readonly contacts?: FakeContacts
  readonly departed?: Departed
  readonly unsentWords?: readonly string[]
  readonly writing?: Writing
  readonly place?: Partial<PlaceState>
  /** One's own role in what is opened. @default 'host' */
  readonly role?: Member['role']
  /** Some rows are pinned, muted and put away. */
  readonly arranged?: boolean
  /** Hands over what makes somebody else write in an opened conversation. */
  readonly onOpened?: (hear: (text: string) => void) => void
}
