import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createPresence } from '../../../app/conversations/createPresence.ts'
import type { Replica } from '../../../app/replica/replica.ts'
import type { Me, Member } from '../../../sync/api.ts'
import type { CallPresence } from '../../../sync/callsApi.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'

const id = (letter: string) => letter.repeat(16) as UserId
const alice = id('a')
const bob = id('b')
const eve = id('e')

beforeEach(() => {
  vi.useFakeTimers()
})
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.useRealTimers()
})

/** One tab of somebody; several hear each other as through the relay. */
function openTab(user: UserId, { members = 3, hides = false, kind = 'group' as 'group' | 'direct' } = {}) {
  return createRoot((dispose) => {
    const doc = new Y.Doc()
    const awareness = new Awareness(doc)
    awareness.setLocalState(null)
    const events: { presence?: () => void }[] = []
    awareness.on('update', () => {
      for (const each of events) each.presence?.()
    })
    const replica = {
      doc,
      awareness,
      on(each: { presence?: () => void }) {
        events.push(each)
        return () => undefined
      },
    } as unknown as Replica
    const [isAttentive, setAttentive] = createSignal(true)
    const [known, setKnown] = createSignal({
      kind,
      members: Array.from({ length: members }, () => ({}) as Member),
    })
    const me = { id: user, displayName: user, showsPresence: !hides } as unknown as Me
    const presence = createPresence({ me: () => me, known, isAttentive })
    presence.watch(replica)
    closing.push(() => {
      dispose()
      awareness.destroy()
    })
    let said = 0
    awareness.on('update', (_change: unknown, origin: unknown) => {
      if (origin === 'local') said += 1
    })
    return {
      presence,
      awareness,
      doc,
      setAttentive,
      setKnown,
      said: () => said,
      state: () => awareness.getLocalState(),
    }
  })
}
type Tab = ReturnType<typeof openTab>

/** What one says now reaches the other; `lost` when the network is gone. */
function connect(from: Tab, to: Tab) {
  let isLost = false
  from.awareness.on('update', ({ added, updated, removed }: Record<string, number[]>, origin: unknown) => {
    if (isLost || origin !== 'local') return
    const clients = [...(added ?? []), ...(updated ?? []), ...(removed ?? [])]
    applyAwarenessUpdate(to.awareness, encodeAwarenessUpdate(from.awareness, clients), 'relay')
  })
  return { lose: () => (isLost = true) }
}

describe('typing', () => {
  it('[P1] is seen by others, not by oneself, and ends when it is said so', () => {
    const [hers, his] = [openTab(alice), openTab(bob)]
    connect(hers, his)
    hers.presence.setTyping(true)
    expect(his.presence.typing()).toEqual([alice])
    expect(hers.presence.typing()).toEqual([])
    hers.presence.setTyping(false)
    expect(his.presence.typing()).toEqual([])
    expect(hers.state()).toBe(null)
  })

  it('[P1] that is not renewed ends by itself, with the sender', () => {
    const [hers, his] = [openTab(alice), openTab(bob)]
    connect(hers, his)
    hers.presence.setTyping(true)
    vi.advanceTimersByTime(5_000)
    expect(his.presence.typing()).toEqual([])
  })

  it('[P1] never sticks: of a device that was cut off while it typed it ends with the reader', () => {
    const [hers, his] = [openTab(alice), openTab(bob)]
    const way = connect(hers, his)
    hers.presence.setTyping(true)
    way.lose()
    vi.advanceTimersByTime(8_000)
    expect(his.presence.typing()).toEqual([alice])
    vi.advanceTimersByTime(1_000)
    expect(his.presence.typing()).toEqual([])
  })

  it('[P1] that goes on is said once in five seconds, however fast one types, and never blinks', () => {
    const [hers, his] = [openTab(alice), openTab(bob)]
    connect(hers, his)
    const before = hers.said()
    for (let time = 0; time < 300; time++) {
      hers.presence.setTyping(true)
      expect(his.presence.typing()).toEqual([alice])
      vi.advanceTimersByTime(100)
    }
    expect(hers.said() - before).toBeLessThanOrEqual(7)
  })

  it('[G8] by whom is what the relay stamped, and rubbish is nobody', () => {
    const his = openTab(bob)
    const other = new Awareness(new Y.Doc())
    closing.push(() => other.destroy())
    for (const state of [
      { typing: true },
      { user: { id: 'x', name: 'x' }, typing: true },
      { user: { id: eve, name: 'eve' }, typing: 'yes' },
    ]) {
      other.setLocalState(state)
      applyAwarenessUpdate(his.awareness, encodeAwarenessUpdate(other, [other.clientID]), 'relay')
      expect(his.presence.typing()).toEqual([])
    }
    other.setLocalState({ user: { id: eve, name: 'eve' }, typing: true })
    applyAwarenessUpdate(his.awareness, encodeAwarenessUpdate(other, [other.clientID]), 'relay')
    expect(his.presence.typing()).toEqual([eve])
  })
})

describe('viewing', () => {
  it('[P1] is said while the conversation is on screen and somebody is at the page', () => {
    const [hers, his] = [openTab(alice), openTab(bob)]
    connect(hers, his)
    hers.presence.setViewing(true)
    expect(his.presence.viewing()).toEqual([alice])
    hers.setAttentive(false)
    expect(his.presence.viewing()).toEqual([])
    expect(hers.state()).toBe(null)
    hers.setAttentive(true)
    expect(his.presence.viewing()).toEqual([alice])
    hers.presence.setViewing(false)
    expect(his.presence.viewing()).toEqual([])
  })

  it('[P1] stays when typing ends, and the other way round', () => {
    const [hers, his] = [openTab(alice), openTab(bob)]
    connect(hers, his)
    hers.presence.setViewing(true)
    hers.presence.setTyping(true)
    hers.presence.setTyping(false)
    expect(his.presence.viewing()).toEqual([alice])
    hers.presence.setTyping(true)
    hers.presence.setViewing(false)
    expect([his.presence.viewing(), his.presence.typing()]).toEqual([[], [alice]])
  })

  it.each([
    ['of more than 50 people', { members: 51 }],
    ['of two', { kind: 'direct' as const, members: 2 }],
  ])('[P1] is not said in a conversation %s', (_what, options) => {
    const hers = openTab(alice, options)
    hers.presence.setViewing(true)
    expect(hers.state()).toBe(null)
  })

  it('[P1] ends when the 51st person comes', () => {
    const hers = openTab(alice, { members: 50 })
    hers.presence.setViewing(true)
    expect(hers.state()).not.toBe(null)
    hers.setKnown({ kind: 'group', members: Array.from({ length: 51 }, () => ({}) as Member) })
    expect(hers.state()).toBe(null)
  })

  it('[P2] neither is said nor seen by who hides that they are here', () => {
    const [hers, his] = [openTab(alice, { hides: true }), openTab(bob)]
    connect(hers, his)
    connect(his, hers)
    hers.presence.setViewing(true)
    his.presence.setViewing(true)
    expect([hers.presence.viewing(), his.presence.viewing()]).toEqual([[], []])
  })
})

describe('calls', () => {
  const call: CallPresence = {
    ...{ id: [alice, '0'.repeat(16) as EntryId], peer: 'a'.repeat(40) },
    ...{ mic: true, camera: false, screen: false, hand: false },
  }

  it('[P1] are said beside what else one does, and nothing is left of them afterwards', () => {
    const [hers, his] = [openTab(alice), openTab(bob)]
    connect(hers, his)
    hers.presence.setCall(call)
    hers.presence.setTyping(true)
    expect(his.presence.inCall()).toEqual([{ user: alice, name: expect.any(String), ...call }])
    hers.presence.setTyping(false)
    hers.presence.setCall(undefined)
    expect(his.presence.inCall()).toEqual([])
    expect(hers.state()).toBe(null)
  })

  it('[K4] count people, not their devices, and this one too', () => {
    const [hers, second, his] = [openTab(alice), openTab(alice), openTab(bob)]
    for (const tab of [hers, second]) connect(tab, his)
    for (const [tab, letter] of [
      [hers, 'a'],
      [second, 'b'],
      [his, 'c'],
    ] as const)
      tab.presence.setCall({ ...call, peer: letter.repeat(40) })
    expect([his.presence.callers(), his.presence.inCall().length]).toEqual([2, 2])
    hers.presence.setCall(undefined)
    expect(his.presence.callers()).toBe(2)
    second.presence.setCall(undefined)
    expect(his.presence.callers()).toBe(1)
    his.presence.setCall(undefined)
    expect(his.presence.callers()).toBe(0)
  })
})
