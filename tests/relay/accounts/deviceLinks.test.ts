import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDeviceLinks, type DeviceLinks, type FirstDevice } from '../../../relay/accounts/deviceLinks.ts'
import type { UserId } from '../../../sync/ids.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'

const MINUTE_MS = 60_000
const alice: FirstDevice = { user: 'a000000000000000' as UserId, session: 'phone' }
const bob: FirstDevice = { user: 'b000000000000000' as UserId, session: 'laptop' }

let clock: ReturnType<typeof createHandTurnedClock>
let links: DeviceLinks
beforeEach(() => {
  clock = createHandTurnedClock()
  links = createDeviceLinks({ now: clock.now, randomBytes, linkMs: 2 * MINUTE_MS, maxInAll: 20 })
})

function show(by = alice) {
  const link = links.create(by)
  if (link === undefined) throw new Error('no code')
  return link
}
function claim(code: string, device = 'Firefox on Linux') {
  const claimed = links.claim(code, device)
  if (!claimed.ok) throw new Error(claimed.error)
  return claimed.value
}
const refusal = (result: ReturnType<DeviceLinks['claim'] | DeviceLinks['finish']>) =>
  result.ok ? 'taken' : result.error

describe('a code for a second device', () => {
  it('[A5] leads from one device to the other: shown, brought, allowed, signed in', () => {
    const { id, code, expiresAt } = show()
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
    expect(expiresAt).toBe(clock.now() + 2 * MINUTE_MS)
    expect(links.state(id, alice)).toEqual({ state: 'waiting', expiresAt })
    const { claim: secret, check } = claim(code)
    expect(check).toMatch(/^\d\d$/)
    expect(links.state(id, alice)).toMatchObject({
      state: 'claimed',
      device: 'Firefox on Linux',
      check,
      contested: false,
    })
    expect(refusal(links.finish(secret))).toBe('link-pending')
    expect(links.answer(id, alice, true)).toBe(true)
    expect(links.state(id, alice)).toEqual({ state: 'confirmed' })
    const finished = links.finish(secret)
    expect(finished).toMatchObject({ ok: true, value: { ...alice, device: 'Firefox on Linux' } })
    expect(links.state(id, alice)).toEqual({ state: 'used' })
  })

  it('[A5] is taken as people type it', () => {
    const { code } = show()
    expect(links.claim(`${code.slice(0, 4)}-${code.slice(4)} `.toLowerCase(), 'Safari').ok).toBe(true)
  })

  it('[A5] signs in once', () => {
    const { id, code } = show()
    const { claim: secret } = claim(code)
    links.answer(id, alice, true)
    expect(links.finish(secret).ok).toBe(true)
    expect(refusal(links.finish(secret))).toBe('link-unknown')
    expect(refusal(links.claim(code, 'again'))).toBe('link-used')
    expect(links.answer(id, alice, true)).toBe(false)
  })

  it('[A5] may be brought again by its claim when no session could be made', () => {
    const { id, code } = show()
    const { claim: secret } = claim(code)
    links.answer(id, alice, true)
    const finished = links.finish(secret)
    if (finished.ok) finished.value.giveBack()
    expect(links.state(id, alice)).toEqual({ state: 'confirmed' })
    expect(links.finish(secret).ok).toBe(true)
    expect(refusal(links.finish(secret))).toBe('link-unknown')
  })

  it('[A5] is good for two minutes', () => {
    const { code, id } = show()
    clock.turn(2 * MINUTE_MS - 1)
    expect(links.state(id, alice)).toMatchObject({ state: 'waiting' })
    clock.turn(1)
    expect(refusal(links.claim(code, 'late'))).toBe('link-unknown')
    expect(links.state(id, alice)).toBeUndefined()
  })

  it('[A5] waits two minutes for the answer, and two for what comes of it', () => {
    const { id, code } = show()
    clock.turn(2 * MINUTE_MS - 1)
    const { claim: secret, expiresAt } = claim(code)
    expect(expiresAt).toBe(clock.now() + 2 * MINUTE_MS)
    clock.turn(2 * MINUTE_MS - 1)
    expect(links.answer(id, alice, true)).toBe(true)
    clock.turn(2 * MINUTE_MS)
    expect(refusal(links.finish(secret))).toBe('link-unknown')

    const other = show()
    const late = claim(other.code)
    clock.turn(2 * MINUTE_MS)
    expect(links.answer(other.id, alice, true)).toBe(false)
    expect(refusal(links.finish(late.claim))).toBe('link-unknown')
  })

  it('[A5] is not good for longer when the clock is set back', () => {
    const { code } = show()
    clock.turn(-60 * MINUTE_MS)
    expect(refusal(links.claim(code, 'early'))).toBe('link-unknown')
  })

  it('[A5] goes to whoever brings it first; the first device is told of the other', () => {
    const { id, code } = show()
    const thief = claim(code, 'Chrome on Windows')
    const honest = links.claim(code, 'Firefox on Linux')
    expect(honest).toEqual({ ok: false, error: 'link-used' })
    expect(links.state(id, alice)).toMatchObject({ device: 'Chrome on Windows', contested: true })
    links.answer(id, alice, false)
    expect(links.state(id, alice)).toEqual({ state: 'ended' })
    expect(refusal(links.finish(thief.claim))).toBe('link-refused')
  })

  it('[A5] is answered by the very device that shows it', () => {
    const { id, code } = show()
    claim(code)
    for (const other of [bob, { ...alice, session: 'tablet' }, { ...bob, session: 'phone' }]) {
      expect(links.state(id, other)).toBeUndefined()
      expect(links.answer(id, other, true)).toBe(false)
      links.end(id, other)
    }
    expect(links.state(id, alice)).toMatchObject({ state: 'claimed' })
  })

  it('[A5] is not answered before it is brought', () => {
    const { id, code } = show()
    expect(links.answer(id, alice, true)).toBe(false)
    expect(refusal(links.finish(code))).toBe('link-unknown')
    expect(refusal(links.finish(''))).toBe('link-unknown')
    expect(refusal(links.finish(id))).toBe('link-unknown')
  })

  it('[A5] ends when it is no longer shown', () => {
    const unbrought = show()
    links.end(unbrought.id, alice)
    expect(refusal(links.claim(unbrought.code, 'late'))).toBe('link-unknown')
    const brought = show()
    const { claim: secret } = claim(brought.code)
    links.end(brought.id, alice)
    expect(refusal(links.finish(secret))).toBe('link-refused')
    const allowed = show()
    const { claim: theirs } = claim(allowed.code)
    links.answer(allowed.id, alice, true)
    links.end(allowed.id, alice)
    expect(links.finish(theirs).ok).toBe(true)
  })

  it('[A5] is one of five of a person: a sixth ends the first', () => {
    const codes = Array.from({ length: 6 }, () => show().code)
    const others = show(bob)
    expect(codes.map((code) => links.claim(code, 'x').ok)).toEqual([false, true, true, true, true, true])
    expect(links.claim(others.code, 'x').ok).toBe(true)
  })

  it('[A5] is not made while too many are shown, which takes nobody’s away', () => {
    const codes = Array.from({ length: 20 }, (_, n) => show({ ...bob, user: `${n}` as UserId }).code)
    expect(links.create(alice)).toBeUndefined()
    expect(codes.every((code) => links.claim(code, 'x').ok)).toBe(true)
    clock.turn(2 * MINUTE_MS)
    expect(links.create(alice)).toBeDefined()
  })

  it('[A5] has every character equally often, where bytes are', () => {
    let byte = 0
    const even = createDeviceLinks({
      now: clock.now,
      linkMs: 2 * MINUTE_MS,
      randomBytes: (length) => Uint8Array.from({ length }, () => (length === 8 ? byte++ % 256 : 7)),
    })
    const counts = new Map<string, number>()
    for (let n = 0; n < 6_000; n++) {
      for (const character of even.create(alice)?.code ?? '')
        counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    const expected = (6_000 * 8) / 30
    expect(counts.size).toBe(30)
    for (const count of counts.values()) expect(Math.abs(count / expected - 1)).toBeLessThan(0.04)
  })
})
