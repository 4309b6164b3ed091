import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepInTouch } from '../../../app/calls/keepInTouch.ts'
import type { SocketState } from '../../../app/net/relaySocket.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a device in a call', () => {
  /** A line to the relay that answers what is said, until it is dead. */
  function open() {
    const happened: string[] = []
    const [links, setLinks] = createSignal({ others: 1, connected: 1 })
    const listeners = new Set<(state: SocketState) => void>()
    let [state, heardAt, quietMs, isDead]: [SocketState, number, number, boolean] = ['connected', 0, 0, false]
    const become = (next: SocketState) => {
      state = next
      for (const listener of listeners) listener(next)
    }
    const dispose = createRoot((end) => {
      keepInTouch({
        socket: {
          get state() {
            return state
          },
          onState(listener) {
            listeners.add(listener)
            return () => listeners.delete(listener)
          },
          retryNow: () => happened.push('tries'),
          restart() {
            happened.push('gives up')
            become('disconnected')
          },
          provider: {
            get lastMessageReceived() {
              return heardAt
            },
          },
        },
        links,
        quietMs: () => quietMs,
        say() {
          happened.push('says')
          if (!isDead) heardAt = Date.now()
        },
        onBack: () => happened.push('is back'),
      })
      return end
    })
    const during = (ms: number) => {
      vi.advanceTimersByTime(ms)
      return happened.splice(0)
    }
    return {
      ...{ during, become, dispose, setLinks },
      silence: () => {
        quietMs = 2_000
      },
      sound: () => {
        quietMs = 0
      },
      die: () => {
        isDead = true
      },
    }
  }

  it('says every 10 s that it is there, and every 2 s until it is connected with somebody', () => {
    const { during, setLinks } = open()
    expect(during(20_000)).toEqual(['says', 'says'])
    setLinks({ others: 1, connected: 0 })
    expect(during(4_000)).toEqual(['says', 'says'])
  })

  it('[G12] gives up its line soon when media is silent and the relay says nothing either', () => {
    const { during, silence, die } = open()
    silence()
    die()
    expect(during(3_500)).toEqual(['says', 'gives up'])
  })

  it('keeps its line when the relay answers: it is the other who is in a tunnel', () => {
    const { during, silence } = open()
    silence()
    expect(during(9_000)).not.toContain('gives up')
  })

  it('keeps its line as long as media comes, whatever the relay does', () => {
    const { during, die } = open()
    die()
    expect(during(9_000)).not.toContain('gives up')
  })

  it('leaves a slow line twice as long each time, until something is heard', () => {
    const { during, silence, sound, die, become } = open()
    silence()
    die()
    expect(during(3_500)).toContain('gives up')
    become('connected')
    expect(during(5_000)).not.toContain('gives up')
    expect(during(1_000)).toContain('gives up')
    become('connected')
    sound()
    during(1_000)
    silence()
    expect(during(3_500)).toContain('gives up')
  })

  it('tries every 3 s while the relay is away, and says when it is there again', () => {
    const { during, become } = open()
    become('disconnected')
    expect(during(6_500)).toEqual(['tries', 'tries'])
    become('connected')
    expect(during(0)).toEqual(['is back'])
  })

  it('leaves the line alone once it has hung up', () => {
    const { during, dispose, become } = open()
    dispose()
    become('disconnected')
    expect(during(30_000)).toEqual([])
  })
})
