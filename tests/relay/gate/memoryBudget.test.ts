import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createMemoryBudget, type Holder } from '../../../relay/gate/memoryBudget.ts'

const KIB = 1024
const quiet = pino({ level: 'silent' })

describe('the memory of all sockets', () => {
  const gone: string[] = []
  function socket(name: string, unsent = 0, unread = 0) {
    const held = { unsent, unread }
    const holder: Holder = {
      unsentBytes: () => held.unsent,
      unreadBytes: () => held.unread,
      letGo: () => gone.push(name),
    }
    return Object.assign(holder, { held })
  }
  const open = () => {
    gone.length = 0
    return createMemoryBudget({ maxBufferedBytes: 1_000 * KIB, maxTotalBufferedBytes: 2_000 * KIB }, quiet)
  }

  it('[G11] is bounded for each', () => {
    const budget = open()
    budget.look(socket('fast', 900 * KIB))
    budget.look(socket('slow', 1_001 * KIB))
    expect(gone).toEqual(['slow'])
  })

  it('[G11] is bounded for all: who holds most goes first, until the rest fits', () => {
    const budget = open()
    budget.look(socket('some', 700 * KIB))
    budget.look(socket('most', 900 * KIB))
    budget.look(socket('little', 200 * KIB))
    budget.look(socket('more', 800 * KIB))
    expect(gone).toEqual(['most'])
  })

  it('[G11] counts half a frame that never ends like what nobody reads', () => {
    const budget = open()
    budget.look(socket('half a frame', 0, 1_200 * KIB))
    budget.look(socket('another', 0, 900 * KIB))
    expect(gone).toEqual(['half a frame'])
  })

  it('lets nobody go for what was read meanwhile', () => {
    const budget = open()
    const [one, two, three] = [socket('one', 900 * KIB), socket('two', 900 * KIB), socket('three', 900 * KIB)]
    budget.look(one)
    budget.look(two)
    one.held.unsent = 0
    budget.look(three)
    expect(gone).toEqual([])
    budget.forget(three)
    two.held.unsent = 950 * KIB
    budget.look(two)
    expect(gone).toEqual([])
  })
})
