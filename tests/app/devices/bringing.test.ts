import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenConversation } from '../../../app/conversations/createConversation.ts'
import type { KnownConversation } from '../../../app/conversations/known.ts'
import { createBringing } from '../../../app/devices/createBringing.ts'
import { mayFetchMuch } from '../../../app/devices/mayFetchMuch.ts'
import type { BringingHistory } from '../../../app/model.ts'
import type { Brought } from '../../../app/timeline/pastWork.ts'
import { firstIdAt } from '../../../sync/clock.ts'
import type { ConversationId } from '../../../sync/ids.ts'
import { eventually } from '../../helpers/eventually.ts'

const DAY_MS = 24 * 3600_000
const idOf = (name: string) => name.padEnd(10, '0') as ConversationId
const known = (name: string, createdAt: number): KnownConversation => ({
  ...{ id: idOf(name), kind: 'group', name, members: [], generation: 'g' as KnownConversation['generation'] },
  ...{ createdAt, unread: 0, missed: [], last: undefined },
})

let close: () => void
let progress: (BringingHistory | undefined)[]
let remembered: { readonly done: readonly ConversationId[] } | undefined
let steps: Map<string, Brought[]>
let opened: string[]
let mayGo: boolean
let network = 0

beforeEach(() => {
  progress = []
  remembered = { done: [] }
  steps = new Map()
  opened = []
  mayGo = true
})
afterEach(() => close())

/** Each step back is three days. */
const older = (days: number): Brought => ({ state: 'more', to: firstIdAt(100 * DAY_MS - days * DAY_MS) })

function begin(names: readonly string[]): Promise<void> {
  const all = new Map(names.map((name, index) => [idOf(name), known(name, (100 - index) * DAY_MS)]))
  return new Promise((resolve) =>
    createRoot((dispose) => {
      close = dispose
      const [list] = createSignal(all)
      void createBringing({
        name: `bringing${network++}`,
        remembered: async () => remembered,
        remember: (done) => {
          remembered = done
        },
        conversations: list,
        open(id) {
          const name = [...all].find(([each]) => each === id)?.[1].name ?? ''
          if (!opened.includes(name)) opened.push(name)
          return {
            ready: () => true,
            isCurrent: () => true,
            bringOlder: async () => steps.get(name)?.shift() ?? { state: 'whole' },
          } as Pick<OpenConversation, 'ready' | 'isCurrent' | 'bringOlder'> as OpenConversation
        },
        mayGoOn: async () => mayGo,
        onProgress: (now) => progress.push(now),
        pause: () => new Promise((done) => setImmediate(done)),
      }).then(resolve)
    }),
  )
}

describe('[A5] bringing the past to a new device', () => {
  it('opens everything first, then brings one after the other, the most recent first', async () => {
    steps.set('one', [older(3), older(6)])
    steps.set('two', [older(3)])
    await begin(['one', 'two', 'three'])
    expect(opened).toEqual(['one', 'two', 'three'])
    expect([...steps.values()].flat()).toEqual([])
    expect(remembered).toBeUndefined()
    expect(progress.at(-1)).toBeUndefined()
  })

  it('says how far it is, which only grows', async () => {
    steps.set('one', [older(3), older(6), older(40)])
    await begin(['one', 'two'])
    const parts = progress.flatMap((now) => (now === undefined ? [] : [now.part]))
    expect(parts).toEqual(parts.toSorted((one, other) => one - other))
    expect(progress).toContainEqual({ state: 'running', done: 1, all: 2, part: 0.5 })
  })

  it('waits while the network is not there or costs money, and goes on', async () => {
    mayGo = false
    steps.set('one', [older(3)])
    const done = begin(['one'])
    await eventually(() => progress.some((now) => now?.state === 'waiting'))
    expect(steps.get('one')).toHaveLength(1)
    mayGo = true
    await done
    expect(steps.get('one')).toEqual([])
  })

  it('asks again when a step did not arrive, and leaves what keeps failing for another day', async () => {
    steps.set('one', [{ state: 'away' }, { state: 'failed' }, older(3), { state: 'failed' }])
    steps.set(
      'two',
      Array.from({ length: 10 }, () => ({ state: 'failed' }) as const),
    )
    await begin(['one', 'two', 'three'])
    expect(steps.get('one')).toEqual([])
    expect(steps.get('two')).toHaveLength(7)
  })

  it('goes on where it was when the app was closed', async () => {
    steps.set('one', [older(3)])
    steps.set('two', [older(3)])
    remembered = { done: [idOf('one')] }
    await begin(['one', 'two'])
    expect(steps.get('one')).toHaveLength(1)
    expect(steps.get('two')).toEqual([])
  })

  it('does nothing on a device that was not asked to', async () => {
    remembered = undefined
    await begin(['one'])
    expect(opened).toEqual([])
  })

  it('ends with its owner', async () => {
    mayGo = false
    const done = begin(['one'])
    await eventually(() => progress.some((now) => now?.state === 'waiting'))
    close()
    await done
    expect(remembered).toEqual({ done: [] })
  })
})

describe('much may be fetched', () => {
  afterEach(() => vi.unstubAllGlobals())
  const given = (connection: object | undefined, used = 0.1) =>
    vi.stubGlobal('navigator', { connection, storage: { estimate: async () => ({ usage: used, quota: 1 }) } })

  it.each([
    [undefined, 0.1, true],
    [{ type: 'wifi' }, 0.1, true],
    [{ type: 'cellular' }, 0.1, false],
    [{ saveData: true }, 0.1, false],
    [undefined, 0.8, false],
  ])('over %j with %d of the space taken: %s', async (connection, used, may) => {
    given(connection, used)
    expect(await mayFetchMuch()).toBe(may)
  })
})
