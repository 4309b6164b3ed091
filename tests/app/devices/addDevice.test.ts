import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AddDevice, createAddDevice } from '../../../app/devices/createAddDevice.ts'
import type { DeviceLinking } from '../../../app/devices/model.ts'
import type { DeviceLinkState } from '../../../sync/devicesApi.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { err, ok } from '../../../sync/result.ts'

const FAR = Number.MAX_SAFE_INTEGER
const CLAIMED = { state: 'claimed', device: 'Firefox on Linux', check: '42', expiresAt: FAR } as const

let calls: string[]
let said: DeviceLinkState | 'unreachable' | 'link-unknown'
let made: number
const linking: DeviceLinking = {
  async show() {
    made += 1
    return ok({
      id: `l${made}`,
      code: `CODE${made}`,
      url: `https://prosa.example/link#${made}`,
      expiresAt: FAR,
    })
  },
  state: async () => (typeof said === 'string' ? err({ code: said }) : ok(said)),
  async answer(id, allow) {
    calls.push(`answer ${id} ${allow}`)
    return said === 'unreachable' ? err({ code: said }) : ok({ state: allow ? 'confirmed' : 'ended' })
  },
  end: (id) => calls.push(`end ${id}`),
}
let adding: AddDevice
let close: () => void
beforeEach(async () => {
  vi.useFakeTimers()
  calls = []
  made = 0
  said = { state: 'waiting', expiresAt: FAR }
  createRoot((dispose) => {
    close = dispose
    adding = createAddDevice({ linking })
  })
  await vi.advanceTimersByTimeAsync(0)
})
afterEach(() => {
  close()
  vi.useRealTimers()
})
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000)

describe('[A5] showing a code', () => {
  it('counts down two minutes, and then offers another', async () => {
    expect(adding.now()).toMatchObject({ state: 'shown', code: 'CODE1' })
    expect(adding.secondsLeft()).toBe(120)
    await pass(45)
    expect(adding.secondsLeft()).toBe(75)
    await pass(LIMITS.deviceLinkMs / 1_000)
    expect(adding.now()).toEqual({ state: 'over' })
    await adding.again()
    expect(adding.now()).toMatchObject({ state: 'shown', code: 'CODE2' })
    expect(adding.secondsLeft()).toBe(120)
  })

  it('asks about whoever brings it, with two minutes for the answer', async () => {
    await pass(100)
    said = { ...CLAIMED, contested: false }
    await pass(2)
    expect(adding.now()).toEqual({
      state: 'asked',
      device: 'Firefox on Linux',
      check: '42',
      contested: false,
    })
    expect(adding.secondsLeft()).toBeGreaterThan(110)
    await adding.answer(true)
    expect(adding.now()).toEqual({ state: 'coming', device: 'Firefox on Linux' })
    expect(calls).toEqual(['answer l1 true'])
    said = { state: 'confirmed' }
    await pass(30)
    expect(adding.now().state).toBe('coming')
    said = { state: 'used' }
    await pass(2)
    expect(adding.now()).toEqual({ state: 'done', device: 'Firefox on Linux' })
  })

  it('says when a second one brings it', async () => {
    said = { ...CLAIMED, contested: false }
    await pass(2)
    said = { ...CLAIMED, contested: true }
    await pass(2)
    expect(adding.now()).toMatchObject({ state: 'asked', contested: true })
    await adding.answer(false)
    expect(adding.now()).toEqual({ state: 'refused' })
  })

  it('goes on through a moment without a network, and asks again for an answer that did not arrive', async () => {
    said = 'unreachable'
    await pass(5)
    expect(adding.now().state).toBe('shown')
    said = { ...CLAIMED, contested: false }
    await pass(2)
    said = 'unreachable'
    await adding.answer(true)
    expect(adding.now().state).toBe('asked')
  })

  it('says so when the device that was let in does not come', async () => {
    said = { ...CLAIMED, contested: false }
    await pass(2)
    await adding.answer(true)
    said = 'unreachable'
    await pass(LIMITS.deviceLinkMs / 1_000 - 1)
    expect(adding.now().state).toBe('coming')
    await pass(1)
    expect(adding.now()).toEqual({ state: 'missed', device: 'Firefox on Linux' })
    await adding.again()
    expect(adding.now()).toMatchObject({ state: 'shown', code: 'CODE2' })
  })

  it('says so when the relay has forgotten that the device may come', async () => {
    said = { ...CLAIMED, contested: false }
    await pass(2)
    await adding.answer(true)
    said = 'link-unknown'
    await pass(2)
    expect(adding.now()).toEqual({ state: 'missed', device: 'Firefox on Linux' })
  })

  it('goes on when the yes arrived but the answer to it did not', async () => {
    said = { ...CLAIMED, contested: false }
    await pass(2)
    said = 'unreachable'
    await adding.answer(true)
    said = { state: 'used' }
    await pass(3)
    expect(adding.now()).toEqual({ state: 'done', device: 'Firefox on Linux' })
  })

  it('is over when the relay has forgotten it', async () => {
    said = 'link-unknown'
    await pass(2)
    expect(adding.now()).toEqual({ state: 'over' })
  })

  it('ends with what shows it, and asks no more', async () => {
    close()
    expect(calls).toEqual(['end l1'])
    said = { ...CLAIMED, contested: false }
    await pass(5)
    expect(adding.now().state).toBe('shown')
  })

  it('takes nothing back once somebody was let in', async () => {
    said = { ...CLAIMED, contested: false }
    await pass(2)
    await adding.answer(true)
    close()
    expect(calls).toEqual(['answer l1 true'])
  })
})
