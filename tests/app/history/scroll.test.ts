import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../../sync/ids.ts'
import { eventually } from '../../helpers/eventually.ts'
import { HOT, longRoom } from './longRoom.ts'

const here = longRoom()
const { edit, generation, isMoved, keptOn, leave, open, paged, remove, said, tabOf, talk } = here

describe('[R1] what is shown of a sealed conversation', () => {
  it('begins at the floor on a new device, and goes back to the very first word without gap or double', async () => {
    await talk(here.alice, 130)
    const his = await open(tabOf(here.bob))
    await isMoved(his)
    await eventually(() => expect(his.texts().at(-1)).toBe('word 130'))
    expect(his.texts().length).toBeLessThan(2 * HOT)
    expect(his.model.past()).toBe('more')
    expect(paged(his)).toEqual([])
    await his.readAll()
    expect(his.texts()).toEqual(said)
    expect(his.model.past()).toBe('whole')
    expect(his.items().filter(({ type }) => type === 'notice')).toHaveLength(2)
  })

  it('stays as it is when the document is sealed while one looks', async () => {
    await talk(here.alice, 10)
    const his = await open(tabOf(here.bob))
    await eventually(() => expect(his.texts()).toEqual(said))
    const before = await generation()
    await talk(here.alice, 40)
    await eventually(async () => expect(await generation()).not.toBe(before))
    await talk(here.alice, 3)
    await his.refresh()
    await isMoved(his)
    await eventually(() => expect(his.texts()).toEqual(said))
    expect(his.model.past()).toBe('whole')
    expect(paged(his)).toEqual([])
  })
})

describe('[R5] local history', () => {
  it('gives back what left with the seals, without asking the relay', async () => {
    const device = here.phone
    const tab = tabOf(here.bob, device)
    const his = await open(tab)
    // No two seals in one round: what is between them would have to be caught up with.
    for (let round = 0; round < 6; round++) {
      await talk(here.alice, 22)
      await his.refresh()
      await isMoved(his)
      await eventually(() => expect(his.texts()).toEqual(said))
    }
    await leave(his, tab)
    const later = await open(tabOf(here.bob, device))
    await eventually(() => expect(later.texts().at(-1)).toBe(said.at(-1)))
    expect(later.texts().length).toBeLessThan(2 * HOT + 1)
    later.setNetwork('off')
    await later.readAll()
    expect(later.texts()).toEqual(said)
    expect(later.model.past()).toBe('whole')
  })

  it('catches up with what was said, edited and removed over several seals while it was away', async () => {
    const device = here.phone
    const tab = tabOf(here.bob, device)
    const his = await open(tab)
    await talk(here.alice, 50)
    await his.refresh()
    await isMoved(his)
    await eventually(() => expect(his.texts()).toEqual(said))
    await leave(his, tab)

    await remove(here.alice, 'word 3')
    await edit(here.alice, 'word 5', 'word five')
    await talk(here.alice, 100)
    await remove(here.alice, 'word 77')
    await talk(here.alice, 45)
    const back = tabOf(here.bob, device)
    const later = await open(back)
    await isMoved(later)
    await eventually(() => expect(later.texts().at(-1)).toBe(said.at(-1)))
    await back.store.settled()
    const truth = said.map((text) =>
      text === 'word 5' ? 'word five' : ['word 3', 'word 77'].includes(text) ? '(removed)' : text,
    )
    await eventually(() => expect(paged(later).some((path) => path.includes('since='))).toBe(true))
    await later.readAll()
    expect(later.texts()).toEqual(truth)
    expect(paged(later).filter((path) => path.includes('before='))).toEqual([])
    expect(await keptOn(back)).not.toMatch(/word 3"|word 77"/)
  })

  it('begins anew after pages of the relay, and joins them', async () => {
    await talk(here.alice, 250)
    const device = here.phone
    const tab = tabOf(here.bob, device)
    const his = await open(tab)
    await isMoved(his)
    await eventually(() => expect(his.texts().at(-1)).toBe('word 250'))
    await his.model.loadOlder()
    const shown = his.texts()
    expect(his.model.past()).toBe('more')
    await leave(his, tab)

    const later = await open(tabOf(here.bob, device))
    await eventually(() => expect(later.texts().at(-1)).toBe('word 250'))
    later.setNetwork('off')
    await later.readAll()
    expect(later.model.past()).toBe('away')
    expect(later.texts()).toEqual(shown)
    later.setNetwork('on')
    later.model.replica().resync()
    await later.model.loadOlder()
    await later.readAll()
    expect(later.texts()).toEqual(said)
  })

  it('loses what somebody removes at once, content and all', async () => {
    const tab = tabOf(here.bob)
    const his = await open(tab)
    await talk(here.alice, 50)
    await his.refresh()
    await isMoved(his)
    await eventually(async () => expect(await keptOn(tab)).toContain('"word 2"'))
    await remove(here.alice, 'word 2')
    await eventually(() => expect(his.texts()[1]).toBe('(removed)'))
    await eventually(async () => expect(await keptOn(tab)).not.toContain('"word 2"'))
    expect(await keptOn(tab)).toContain('"word 4"')
  })

  it('[R3] knows one’s own entries as they were written', async () => {
    const tab = tabOf(here.alice)
    const hers = await open(tab)
    await talk(here.alice, 50)
    await edit(here.alice, 'word 2', 'word two')
    await hers.refresh()
    await isMoved(hers)
    const { createLocalHistory } = await import('../../../app/replica/localHistory.ts')
    const own = () => createLocalHistory(tab.store, here.room.id as ConversationId).own(here.alice.user.id)
    await eventually(async () =>
      expect(await own()).toContainEqual(expect.objectContaining({ k: 'm', t: 'word 2' })),
    )
    for (const entry of await own()) {
      expect(Object.keys(entry).sort()).toEqual(entry.k === 'e' ? ['i', 'k', 'o', 't'] : ['i', 'k', 't'])
    }
  })
})
