import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createUpdates } from '../../../app/updates/createUpdates.ts'
import type { UpdateEvents, UpdateSource } from '../../../app/updates/serviceWorkerSource.ts'

const HOUR_MS = 60 * 60_000

function openUpdates() {
  const calls = { check: 0, activate: 0, reload: 0, stopped: 0 }
  let events: UpdateEvents | undefined
  let onReturn: (() => void) | undefined
  const source: UpdateSource = {
    start(given) {
      events = given
      return () => calls.stopped++
    },
    check: () => void calls.check++,
    activate: () => void calls.activate++,
    onReturn(callback) {
      onReturn = callback
      return () => calls.stopped++
    },
    reload: () => void calls.reload++,
  }
  const { updates, dispose } = createRoot((dispose) => ({ updates: createUpdates(source), dispose }))
  return {
    updates,
    calls,
    dispose,
    newVersionWaits: () => events?.onWaiting(),
    replaced: () => events?.onReplaced(),
    returns: () => onReturn?.(),
  }
}

describe('createUpdates', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('offers a waiting version and changes nothing until it is accepted', () => {
    const { updates, calls, newVersionWaits } = openUpdates()
    expect(updates.available()).toBe(false)
    newVersionWaits()
    expect(updates.available()).toBe(true)
    expect(calls).toMatchObject({ activate: 0, reload: 0 })
  })

  it('reloads once, when the accepted version has taken over', () => {
    const { updates, calls, newVersionWaits, replaced } = openUpdates()
    newVersionWaits()
    updates.apply()
    updates.apply()
    expect(calls).toMatchObject({ activate: 1, reload: 0 })
    replaced()
    replaced()
    expect(calls).toMatchObject({ activate: 1, reload: 1 })
  })

  it('only offers a reload when another tab accepted', () => {
    const { updates, calls, newVersionWaits, replaced } = openUpdates()
    newVersionWaits()
    replaced()
    expect(calls.reload).toBe(0)
    expect(updates.available()).toBe(true)
    updates.apply()
    expect(calls).toMatchObject({ activate: 0, reload: 1 })
  })

  it('applies nothing when nothing is available', () => {
    const { updates, calls } = openUpdates()
    updates.apply()
    expect(calls).toMatchObject({ activate: 0, reload: 0 })
  })

  it('asks for a new version every hour, and on return after five minutes', () => {
    const { calls, returns } = openUpdates()
    returns()
    expect(calls.check).toBe(0)
    vi.advanceTimersByTime(6 * 60_000)
    returns()
    returns()
    expect(calls.check).toBe(1)
    vi.advanceTimersByTime(HOUR_MS)
    expect(calls.check).toBe(2)
  })

  it('stops asking and listening with its owner', () => {
    const { calls, dispose } = openUpdates()
    dispose()
    vi.advanceTimersByTime(3 * HOUR_MS)
    expect(calls).toMatchObject({ check: 0, stopped: 2 })
  })

  it('never offers anything where there are no service workers', () => {
    createRoot((dispose) => {
      const updates = createUpdates()
      updates.apply()
      expect(updates.available()).toBe(false)
      dispose()
    })
  })
})
