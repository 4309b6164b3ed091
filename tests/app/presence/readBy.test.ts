import { createRoot, createSignal } from 'solid-js'
import { describe, expect, it } from 'vitest'
import { createReadBy } from '../../../app/conversations/createReadBy.ts'
import type { TimelineView } from '../../../app/conversations/model.ts'
import type { Member } from '../../../sync/api.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'
import type { Message, TimelineItem } from '../../../sync/timeline/items.ts'
import { createReceipts, type Receipt } from '../../../sync/timeline/receipts.ts'

const user = (letter: string) => letter.repeat(16) as UserId
const [alice, bob, eve] = [user('a'), user('b'), user('e')]
const place = (number: number) => String(number).padStart(16, '0') as EntryId
const member = (id: UserId) => ({ id, name: id[0], username: id, role: 'member' }) as Member
const message = (number: number, author: UserId) =>
  ({
    type: 'message',
    key: `${author}/${place(number)}`,
    author,
    id: place(number),
    place: place(number),
  }) as Message
const notice = (number: number) =>
  ({ type: 'notice', key: `@relay/${place(number)}`, place: place(number) }) as TimelineItem

function open(
  items: TimelineItem[],
  { members = [alice, bob, eve], kind = 'group' as 'group' | 'direct' } = {},
) {
  const receipts = createReceipts()
  return createRoot(() => {
    const [view, setView] = createSignal({} as TimelineView, { equals: false })
    const show = () => setView({ length: items.length, at: (index) => items[index] } as TimelineView)
    show()
    const readBy = createReadBy({
      ...{ me: alice, known: () => ({ kind }), members: () => members.map(member), timeline: view },
      receiptOf: receipts.of,
    })
    return {
      ...readBy,
      set(who: UserId, receipt: Receipt) {
        receipts.set(who, receipt)
        show()
      },
    }
  })
}

describe('who has read what', () => {
  it('[C8] stands at the last message that they have read', () => {
    const items = [message(1, alice), message(3, bob), notice(4), message(7, alice)]
    const { readersAt, set } = open(items)
    set(eve, { read: place(5) })
    expect(readersAt(message(3, bob).key)).toEqual([eve])
    set(eve, { read: place(7) })
    set(bob, { read: place(9) })
    expect(readersAt(message(3, bob).key)).toEqual([])
    expect(readersAt(message(7, alice).key)).toEqual([bob, eve])
  })

  it('[C8] never goes back, and is nobody where they read their own words or nothing yet', () => {
    const { readersAt, set } = open([message(1, alice), message(2, bob)])
    set(bob, { read: place(2) })
    set(eve, { read: place(2) })
    set(eve, { read: place(1) })
    expect(readersAt(message(2, bob).key)).toEqual([eve])
    expect(readersAt(message(1, alice).key)).toEqual([])
  })

  it.each([
    ['a direct conversation', { kind: 'direct' as const, members: [alice, bob] }],
    ['more than eight others', { members: [alice, bob, ...'cdefghij'.split('').map(user)] }],
  ])('[C8] has no faces in %s', (_what, options) => {
    const { readersAt, set } = open([message(1, alice)], options)
    set(bob, { read: place(1) })
    expect(readersAt(message(1, alice).key)).toEqual([])
  })

  it('[C8] is told of one message for each of the others; what is read was delivered', () => {
    const { receiptsOf, set } = open([message(1, alice), message(2, alice)])
    set(bob, { read: place(1), delivered: place(2) })
    const states = (number: number) => receiptsOf(message(number, alice))?.map(({ id, state }) => [id, state])
    expect(states(1)).toEqual([
      [bob, 'read'],
      [eve, 'sent'],
    ])
    expect(states(2)).toEqual([
      [bob, 'delivered'],
      [eve, 'sent'],
    ])
  })

  it('[C8] is not told in more than 50 people, where nobody shares it', () => {
    const many = Array.from({ length: 51 }, (_, index) => index.toString().padStart(16, 'a') as UserId)
    expect(
      open([message(1, alice)], { members: [alice, ...many.slice(1)] }).receiptsOf(message(1, alice)),
    ).toBe(undefined)
    expect(
      open([message(1, alice)], { members: [alice, ...many.slice(2)] }).receiptsOf(message(1, alice)),
    ).toHaveLength(49)
  })
})
