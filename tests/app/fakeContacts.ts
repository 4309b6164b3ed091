import { createMemo, createSignal } from 'solid-js'
import type { ContactView, Deed, PeopleModel, Person } from '../../app/people/model.ts'
import { standingAfter } from '../../app/people/wishes.ts'
import { isUserId } from '../../sync/ids.ts'
import { ok } from '../../sync/result.ts'
import { PEOPLE } from './fakePeople.ts'

/** @default 'plenty' */
export type FakeContacts = 'plenty' | 'none' | 'loading' | 'offline'

const { marta, ivo, lia, tomas, ines, noor, alva } = PEOPLE
const LONG: Person = {
  ...ines,
  id: alva.id,
  username: 'a-username-as-long-as-they.get32',
  displayName: 'Maria da Conceição Wolfeschlegelsteinhausenbergerdorff 🦆🦆 e Sá',
  status: 'https://prosa.example/a/very/long/address/that/does/not/break/anywhere/at/all/in/a/line',
}
const ABOUT = `I keep the boat dry and the kettle warm.

Ask me about knots, tides, and the third voice of anything.`

/** Contacts of an invented person; what is done is done at once. */
export function createFakeContacts(state: FakeContacts, today: number): PeopleModel {
  const view = (person: Person, standing: ContactView['standing'], hours: number): ContactView => ({
    ...{ person, standing, isWaiting: false },
    at: today + hours * 3600_000,
  })
  const plenty: ContactView[] = [
    view({ ...noor, status: 'في القطار' }, 'asking', 9),
    view(LONG, 'asking', 8),
    view({ ...tomas, status: 'Boots by the door', about: ABOUT }, 'accepted', 7),
    view({ ...marta, status: '🍋 season' }, 'accepted', 6),
    view(lia, 'accepted', 5),
    view(ines, 'asked', 4),
    view(ivo, 'blocked', 3),
  ]
  const waiting: Readonly<Record<string, Partial<ContactView>>> = {
    [ines.id]: { isWaiting: true },
    [lia.id]: { standing: 'none', isWaiting: true },
    [ivo.id]: { isWaiting: true },
    [noor.id]: { standing: 'none', refused: { deed: 'accept', code: 'not-found' } },
  }
  const [all, setAll] = createSignal<readonly ContactView[] | undefined>(
    state === 'loading'
      ? undefined
      : state === 'none'
        ? []
        : plenty.map((each) => (state === 'offline' ? { ...each, ...waiting[each.person.id] } : each)),
  )
  const of = (id: string) => all()?.find(({ person }) => person.id === id)
  return {
    all,
    of,
    requests: createMemo(() => all()?.filter(({ standing }) => standing === 'asking').length ?? 0),
    act(person, deed: Deed) {
      const before = of(person.id)
      const rest = (all() ?? []).filter((each) => each !== before)
      const standing = standingAfter(before?.standing ?? 'none', [deed])
      setAll(standing === 'none' ? rest : [{ person, standing, at: Date.now(), isWaiting: false }, ...rest])
    },
    refreshSoon: () => undefined,
    dismiss: (id) => setAll((before) => before?.filter(({ person }) => person.id !== id)),
    async profile(id) {
      if (state === 'offline') return { ok: false, error: { code: 'unreachable' } }
      const known = of(id)
      const person = known?.person ?? Object.values(PEOPLE).find((each) => each.id === id)
      if (person === undefined || !isUserId(person.id)) return { ok: false, error: { code: 'unknown-user' } }
      return ok({ ...person, standing: known?.standing ?? 'none' })
    },
  }
}
