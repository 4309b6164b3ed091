import { describe, expect, it } from 'vitest'
import type { DeviceStore } from '../../../app/replica/deviceStore.ts'
import { entryIdOf } from '../../../sync/clock.ts'
import { eventually } from '../../helpers/eventually.ts'
import { longRoom } from './longRoom.ts'

const here = longRoom()
const { isMoved, keptOn, open, said, tabOf, talk } = here

describe('what cannot be had', () => {
  const bySizeOf = async () => {
    await talk(here.alice, 60)
    const his = await open(tabOf(here.bob))
    await isMoved(his)
    await eventually(() => expect(his.texts().at(-1)).toBe('word 60'))
    return his
  }

  it('is said to be with the relay while that does not answer, and comes when it does', async () => {
    const his = await bySizeOf()
    his.setNetwork('off')
    await his.model.loadOlder()
    expect(his.model.past()).toBe('away')
    his.setNetwork('on')
    await his.model.loadOlder()
    expect(his.texts()).toEqual(said)
  })

  it('is said to have failed when the relay answers with an error, and is asked for again', async () => {
    const his = await bySizeOf()
    his.setNetwork('broken')
    await his.model.loadOlder()
    expect(his.model.past()).toBe('failed')
    his.setNetwork('on')
    await his.model.loadOlder()
    expect(his.texts()).toEqual(said)
  })

  it('[C2] comes from the relay when the device’s storage takes no history', async () => {
    const tab = tabOf(here.bob)
    const store: DeviceStore = { ...tab.store, use: async () => undefined }
    Object.defineProperty(store, 'status', { get: () => tab.store.status })
    const his = await open({ ...tab, store })
    for (let round = 0; round < 2; round++) {
      await talk(here.alice, 45)
      await his.refresh()
      await isMoved(his)
    }
    await eventually(() => expect(his.texts().at(-1)).toBe(said.at(-1)))
    await his.readAll()
    expect(his.texts()).toEqual(said)
  })
})

describe('[R4] what is older than the conversation keeps', () => {
  it('goes from the screen and from local history, and does not come back', async () => {
    const old = Date.now() - 3 * 24 * 3600_000
    const tab = tabOf(here.bob)
    const his = await open(tab)
    for (let n = 0; n < 45; n++) {
      await here.alice.request('POST', `/api/conversations/${here.room.id}/entries`, {
        text: `old ${n}`,
        id: entryIdOf(old + n * 1_000, 0, 1),
      })
    }
    await talk(here.alice, 20)
    await his.refresh()
    await isMoved(his)
    await eventually(() => expect(his.texts()).toHaveLength(65))
    await eventually(async () => expect(await keptOn(tab)).toContain('"old 3"'))
    const { status } = await here.alice.request('PATCH', `/api/conversations/${here.room.id}`, {
      retentionDays: 1,
    })
    expect(status).toBe(200)
    await his.refresh()
    await eventually(() => expect(his.texts()).toEqual(said))
    expect(his.model.keeping()).toMatchObject({ days: 1 })
    expect(his.model.keeping().horizon).toBeGreaterThan(old)
    await eventually(async () => expect(await keptOn(tab)).not.toContain('"old '))
    await his.readAll()
    expect(his.texts()).toEqual(said)
  })
})
