import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ClaimStore, createClaimStore, type KeptClaim } from '../../../app/devices/claimStore.ts'
import { createLinkSignIn, type LinkSignInControls } from '../../../app/devices/createLinkSignIn.ts'
import type { Failure } from '../../../app/model.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { err, ok } from '../../../sync/result.ts'

let claims: string[]
let finished: string[]
let heard: Failure['code'] | 'yes'
let link: LinkSignInControls
let close: () => void
let delay: Promise<void>
let remembered: KeptClaim | undefined
const kept: ClaimStore = {
  read: () => remembered,
  keep: (claim) => {
    remembered = claim
  },
  forget: () => {
    remembered = undefined
  },
}
beforeEach(() => {
  vi.useFakeTimers()
  claims = []
  finished = []
  heard = 'link-pending'
  delay = Promise.resolve()
  remembered = undefined
  open()
})
function open(): void {
  createRoot((dispose) => {
    close = dispose
    link = createLinkSignIn({
      kept,
      session: {
        async claimLink(code) {
          claims.push(code)
          return code === 'WRONG'
            ? err({ code: 'link-unknown' })
            : ok({ claim: `claim of ${code}`, check: '42' })
        },
        async finishLink(claim) {
          finished.push(claim)
          await delay
          return heard === 'yes' ? ok(undefined) : err({ code: heard })
        },
      },
    })
  })
}
afterEach(() => {
  close()
  vi.useRealTimers()
})
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000)

describe('[A5] signing in by a code', () => {
  it('shows two digits until the other device has said yes', async () => {
    await link.bring('K7WMQ4PX')
    expect(link.now()).toEqual({ state: 'waiting', check: '42' })
    await pass(10)
    heard = 'yes'
    await pass(2)
    const asked = finished.length
    await pass(10)
    expect(finished.length).toBe(asked)
    expect(new Set(finished)).toEqual(new Set(['claim of K7WMQ4PX']))
  })

  it.each([
    ['link-refused', { state: 'refused' }],
    ['link-unknown', { state: 'over' }],
    ['too-many-attempts', { state: 'typing', failure: { code: 'too-many-attempts' } }],
  ] as const)('ends with %s', async (code, end) => {
    await link.bring('K7WMQ4PX')
    heard = code
    await pass(2)
    expect(link.now()).toEqual(end)
  })

  it('waits through a moment without a network, though not for ever', async () => {
    heard = 'unreachable'
    await link.bring('K7WMQ4PX')
    await pass(30)
    expect(link.now().state).toBe('waiting')
    await pass(300)
    expect(link.now()).toEqual({ state: 'over' })
  })

  it('says what is wrong with a code, and takes another', async () => {
    await link.bring('WRONG')
    expect(link.now()).toEqual({ state: 'typing', failure: { code: 'link-unknown' } })
    await link.bring('K7WMQ4PX')
    link.again()
    expect(link.now()).toEqual({ state: 'typing' })
    const asked = finished.length
    await pass(10)
    expect(finished.length).toBe(asked)
  })

  it('hears nothing more of a code that was given up', async () => {
    await link.bring('K7WMQ4PX')
    const late = Promise.withResolvers<void>()
    delay = late.promise
    await pass(1)
    link.again()
    heard = 'link-refused'
    late.resolve()
    await pass(1)
    expect(link.now()).toEqual({ state: 'typing' })
  })

  it('goes on waiting after a reload, and signs in when the yes comes', async () => {
    await link.bring('K7WMQ4PX')
    close()
    finished = []
    open()
    expect(link.now()).toEqual({ state: 'waiting', check: '42' })
    await pass(2)
    heard = 'yes'
    await pass(2)
    const asked = finished.length
    await pass(10)
    expect(finished.length).toBe(asked)
    expect(new Set(finished)).toEqual(new Set(['claim of K7WMQ4PX']))
    expect(remembered).toBeUndefined()
    expect(claims).toEqual(['K7WMQ4PX'])
  })

  it.each(['link-refused', 'link-unknown'] as const)(
    'does not go on after a reload once it heard %s',
    async (code) => {
      await link.bring('K7WMQ4PX')
      heard = code
      await pass(2)
      close()
      open()
      expect(link.now()).toEqual({ state: 'typing' })
    },
  )

  it('does not go on after a reload with a code that was given up', async () => {
    await link.bring('K7WMQ4PX')
    link.again()
    close()
    open()
    expect(link.now()).toEqual({ state: 'typing' })
  })

  it('asks no more once its page is left', async () => {
    await link.bring('K7WMQ4PX')
    close()
    const asked = finished.length
    await pass(10)
    expect(finished.length).toBe(asked)
  })
})

describe('[A5] a claim in the storage of the tab', () => {
  const NOW = 1_000_000
  const claim: KeptClaim = { claim: 'secret', check: '42', endsAt: NOW + LIMITS.deviceLinkMs }
  afterEach(() => vi.unstubAllGlobals())
  function storage(item?: string): Map<string, string> {
    const items = new Map(item === undefined ? [] : [['prosa.claim', item]])
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => items.set(key, value),
      removeItem: (key: string) => items.delete(key),
    })
    return items
  }

  it('is there until its time is over, and then forgotten', () => {
    const items = storage()
    createClaimStore().keep(claim)
    expect(createClaimStore().read(NOW)).toEqual(claim)
    expect(createClaimStore().read(claim.endsAt)).toBeUndefined()
    expect(items.size).toBe(0)
  })

  it('is none when what is there is something else, or is good for too long', () => {
    for (const item of ['{', '{}', JSON.stringify({ ...claim, endsAt: NOW * 1_000 })]) {
      storage(item)
      expect(createClaimStore().read(NOW)).toBeUndefined()
    }
  })

  it('is none without storage', () => {
    vi.stubGlobal('sessionStorage', undefined)
    createClaimStore().keep(claim)
    expect(createClaimStore().read(NOW)).toBeUndefined()
  })
})
