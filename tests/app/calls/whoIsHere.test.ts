import { describe, expect, it } from 'vitest'
import type { InCall } from '../../../app/calls/model.ts'
import { createWhoIsHere, HELD_MS, type Sight } from '../../../app/calls/whoIsHere.ts'

const ALICE = { peer: 'peer-of-alice', user: 'alice' } as unknown as InCall
const ALICE_AGAIN = { peer: 'another-peer-of-alice', user: 'alice' } as unknown as InCall

type Link = NonNullable<ReturnType<Sight['link']>>
const well: Link = { state: 'connected', isAlive: true }
const silent: Link = { state: 'connected', isAlive: false }
const broken: Link = { state: 'restarting', isAlive: false }
const untied: Link = { state: 'connecting', isAlive: false }

describe('[K6] who is in the call', () => {
  function looking() {
    const look = createWhoIsHere()
    const sight: Sight = {
      presence: [ALICE],
      isRelayAway: false,
      link: () => well,
      hasLeft: () => false,
      isMember: () => true,
      now: 0,
    }
    const sees = (changed: Partial<Sight>) => look({ ...sight, ...changed }).map(({ peer }) => peer)
    sees({})
    return sees
  }

  it('whoever closes the page is gone as soon as nothing is heard of them', () => {
    const sees = looking()
    expect(sees({ presence: [] })).toEqual([ALICE.peer])
    expect(sees({ presence: [], link: () => silent, now: 3_000 })).toEqual([])
  })

  it('whoever had been silent before presence went is in a tunnel, and waited for', () => {
    const sees = looking()
    sees({ link: () => broken })
    expect(sees({ presence: [], link: () => broken, now: 12_000 })).toEqual([ALICE.peer])
    expect(sees({ presence: [], link: () => broken, now: 11_999 + HELD_MS })).toEqual([ALICE.peer])
    expect(sees({ presence: [], link: () => broken, now: 12_000 + HELD_MS })).toEqual([])
  })

  it('[M4] whoever was put out is let go of, however well they are heard, and not before they are', () => {
    for (const isRelayAway of [false, true]) {
      const sees = looking()
      const isMember = () => false
      expect(sees({ isMember })).toEqual([ALICE.peer])
      expect(sees({ presence: [], isMember, isRelayAway })).toEqual([])
    }
  })

  it('one who closed the page is not in a tunnel, though the connection breaks over it', () => {
    const sees = looking()
    sees({ presence: [] })
    expect(sees({ presence: [], link: () => broken, now: 3_000 })).toEqual([])
  })

  it('one who came back as another is not waited for as who they were', () => {
    for (const before of [broken, well]) {
      const sees = looking()
      sees({ presence: [], link: () => before })
      expect(sees({ presence: [ALICE_AGAIN], link: () => before })).toEqual([ALICE_AGAIN.peer])
    }
  })

  it('one whose page was loaded again stands there once, though the connection before is not silent yet', () => {
    expect(looking()({ presence: [ALICE_AGAIN] })).toEqual([ALICE_AGAIN.peer])
  })

  it('one who comes out of the tunnel may go into the next', () => {
    const sees = looking()
    sees({ presence: [], link: () => broken })
    sees({ now: HELD_MS })
    expect(sees({ presence: [], link: () => broken, now: HELD_MS + 1 })).toEqual([ALICE.peer])
  })

  it('while the relay is away whoever was connected stays, and nobody else', () => {
    const sees = looking()
    const away = { presence: [], isRelayAway: true }
    expect(sees({ ...away, link: () => broken, now: 10 * HELD_MS })).toEqual([ALICE.peer])
    expect(sees({ ...away, link: () => untied })).toEqual([])
  })

  it('whoever says goodbye is gone, whatever presence says', () => {
    expect(looking()({ hasLeft: () => true })).toEqual([])
  })
})
