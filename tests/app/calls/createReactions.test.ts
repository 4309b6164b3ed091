import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createReactions, REACTION_MS } from '../../../app/calls/createReactions.ts'
import type { InCall } from '../../../app/calls/model.ts'
import type { CallReaction } from '../../../sync/callsApi.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'

const BOB = 'b000000000000000' as UserId

describe('[K4] reactions', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const bob = (reaction?: CallReaction, peer = 'bobs'): InCall => ({
    ...{ user: BOB, name: 'bob', peer, id: [BOB, '0'.repeat(16) as EntryId], reaction },
    ...{ mic: true, camera: false, screen: false, hand: false },
  })

  const start = (first: readonly InCall[]) =>
    createRoot((dispose) => {
      const [present, setPresent] = createSignal(first)
      const reactions = createReactions(present, 'self')
      const emoji = () => reactions.shown().map((each) => `${each.from} ${each.emoji}`)
      return { ...reactions, emoji, setPresent, dispose }
    })

  it('of others are shown once, for some seconds', () => {
    const { setPresent, emoji, dispose } = start([bob()])
    setPresent([bob({ emoji: '🎉', n: 1 })])
    expect(emoji()).toEqual(['bobs 🎉'])
    // Said again, as presence is.
    setPresent([bob({ emoji: '🎉', n: 1 })])
    expect(emoji()).toEqual(['bobs 🎉'])
    vi.advanceTimersByTime(REACTION_MS)
    setPresent([bob()])
    setPresent([bob({ emoji: '🎉', n: 1 })])
    expect(emoji()).toEqual([])
    setPresent([bob({ emoji: '🎉', n: 2 })])
    expect(emoji()).toEqual(['bobs 🎉'])
    dispose()
  })

  it('that were there before one came are not shown; those of who came back are', () => {
    const { setPresent, emoji, dispose } = start([bob({ emoji: '👍', n: 7 })])
    expect(emoji()).toEqual([])
    setPresent([])
    setPresent([bob()])
    setPresent([bob({ emoji: '👍', n: 7 })])
    expect(emoji()).toEqual(['bobs 👍'])
    dispose()
  })

  it('of one person are few at once: the oldest goes', () => {
    const { setPresent, shown, dispose } = start([bob()])
    for (let n = 1; n <= 8; n++) setPresent([bob({ emoji: '👏', n })])
    expect(shown().map(({ key }) => key)).toEqual([4, 5, 6, 7, 8].map((n) => `bobs/${n}`))
    dispose()
  })

  it('of oneself are shown and said, until they are over', () => {
    const { send, own, emoji, dispose } = start([bob()])
    send('❤️')
    vi.advanceTimersByTime(REACTION_MS / 2)
    send('😂')
    expect(emoji()).toEqual(['self ❤️', 'self 😂'])
    expect(own()).toEqual({ emoji: '😂', n: 2 })
    vi.advanceTimersByTime(REACTION_MS / 2)
    expect([emoji(), own()?.n]).toEqual([['self 😂'], 2])
    vi.advanceTimersByTime(REACTION_MS / 2)
    expect([emoji(), own()]).toEqual([[], undefined])
    dispose()
  })
})
