import { createRoot, createSignal } from 'solid-js'
import { describe, expect, it } from 'vitest'
import { createContactsPresence } from '../../../app/people/createContactsPresence.ts'
import type { UserId } from '../../../sync/ids.ts'

const alice = 'a'.repeat(16) as UserId
const bob = 'b'.repeat(16) as UserId

const open = () =>
  createRoot((dispose) => {
    const [isTold, setTold] = createSignal(true)
    return { ...createContactsPresence({ isTold }), setTold, dispose }
  })

describe('what a device knows of who is here', () => {
  it('[P1] is replaced by what is whole, and changed by what is not', () => {
    const { hear, of } = open()
    expect(of(alice)).toBe(undefined)
    hear({
      whole: true,
      people: [
        { user: alice, state: 'online' },
        { user: bob, state: 'away' },
      ],
    })
    hear({ people: [{ user: bob, state: 'offline', lastSeen: 5 }] })
    expect([of(alice)?.state, of(bob)]).toEqual(['online', { user: bob, state: 'offline', lastSeen: 5 }])
    hear({ whole: true, people: [{ user: bob, state: 'online' }] })
    expect([of(alice), of(bob)?.state]).toEqual([undefined, 'online'])
  })

  it('[P1] is nothing while the relay does not tell, and nothing of before comes back with it', () => {
    const { hear, of, setTold } = open()
    hear({
      whole: true,
      people: [
        { user: alice, state: 'online' },
        { user: bob, state: 'online' },
      ],
    })
    setTold(false)
    expect([of(alice), of(bob)]).toEqual([undefined, undefined])
    // Where nobody is to be told of, nothing is told.
    setTold(true)
    expect([of(alice), of(bob)]).toEqual([undefined, undefined])
    setTold(false)
    hear({ whole: true, people: [{ user: bob, state: 'away' }] })
    expect(of(bob)).toBe(undefined)
    setTold(true)
    expect([of(alice), of(bob)?.state]).toEqual([undefined, 'away'])
  })
})
