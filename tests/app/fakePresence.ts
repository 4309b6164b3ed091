import { createSignal } from 'solid-js'
import type { ConversationModel } from '../../app/conversations/model.ts'
import type { Workspace } from '../../app/model.ts'
import type { ConversationKind } from '../../sync/api.ts'
import type { PersonPresence } from '../../sync/peopleApi.ts'
import type { FakeOptions } from './fakeOptions.ts'
import { PEOPLE } from './fakePeople.ts'

const { marta, ivo, lia, tomas, ines, noor } = PEOPLE

/** Who is here, in the scenes that show it. */
export function createFakePresence(
  { here }: FakeOptions,
  today: number,
): Pick<Workspace, 'presenceOf' | 'sharesReceipts' | 'setSharesReceipts'> {
  const [shares, setShares] = createSignal(true)
  const people: readonly PersonPresence[] = [
    {
      user: tomas.id,
      state: here === 'gone' ? 'offline' : here === 'away' ? 'away' : 'online',
      lastSeen: today + 9 * 3600_000,
    },
    { user: lia.id, state: 'away' },
    { user: noor.id, state: 'offline', lastSeen: today - 26 * 3600_000 },
  ]
  return {
    presenceOf: (id) => (here === undefined ? undefined : people.find(({ user }) => user === id)),
    sharesReceipts: shares,
    setSharesReceipts: (how) => setShares(how === 'yes'),
  }
}

/** Who looks at the family's conversation, and has read what. */
export function createFakeReadBy(
  { here: isHere }: FakeOptions,
  kind: ConversationKind,
  keyAt: (fromEnd: number) => string | undefined,
): Pick<ConversationModel, 'viewing' | 'setViewing' | 'readersAt' | 'receiptsOf'> {
  const here = kind === 'direct' ? undefined : isHere
  return {
    viewing: () => (here === undefined ? [] : [marta.id, ivo.id, lia.id, ines.id, noor.id]),
    setViewing: () => undefined,
    readersAt(key) {
      if (here === undefined) return []
      if (key === keyAt(1)) return [marta.id, ivo.id]
      return key === keyAt(4) ? [lia.id] : []
    },
    receiptsOf: () => [
      { id: marta.id, name: marta.displayName, state: 'read' },
      { id: ivo.id, name: ivo.displayName, state: 'read' },
      { id: lia.id, name: lia.displayName, state: 'delivered' },
      { id: noor.id, name: noor.displayName, state: 'sent' },
    ],
  }
}
