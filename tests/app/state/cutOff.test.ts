import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { type DeviceStore, openDeviceStore } from '../../../app/replica/deviceStore.ts'
import { eventually } from '../../helpers/eventually.ts'
import { documentsOn, listed, made, readyIn, seal, stored, tabOf, talk } from './sealedTalk.ts'

/** A device whose power goes after so many writes. */
function dyingStore(name: string, writes: number): DeviceStore {
  const store = openDeviceStore({ name })
  let left = writes
  const dies = <A extends unknown[]>(write: (...args: A) => unknown) =>
    ((...args: A) => (left-- > 0 ? write(...args) : Promise.resolve())) as never
  return {
    ...store,
    get status() {
      return store.status
    },
    append: dies(store.append),
    acknowledge: dies(store.acknowledge),
    replace: dies(store.replace),
    compact: dies(store.compact),
    drop: dies(store.drop),
    set: dies(store.set),
  }
}

describe('[R2] a move that is cut off', () => {
  it.each([0, 1, 2, 3, 4, 6, 9])(
    'after %i writes to the device loses nothing and sends nothing twice',
    async (writes) => {
      const device = `phone-cut-${writes}`
      const tab = tabOf(talk.alice, { device })
      const hers = await readyIn(tab)
      hers.say('at first')
      await hers.sent()
      tab.setOffline(true)
      for (let n = 0; n < 60; n++) hers.say(`offline ${n}`)
      await tab.store.settled()
      hers.close()
      tab.close()
      const next = await seal()

      const dying = tabOf(talk.alice, {
        device,
        store: dyingStore(`prosa-${talk.alice.user.id}-${device}`, writes),
      })
      const cut = await readyIn(dying, { ...listed, generation: next })
      await eventually(() => expect(cut.generation()).toBe(next))
      await cut.sent()
      cut.close()
      dying.close()

      const back = tabOf(talk.alice, { device })
      const again = await readyIn(back, { ...listed, generation: next })
      await eventually(() => expect(again.generation()).not.toBe(listed.generation))
      await again.refresh()
      await again.sent()
      await eventually(async () => expect(await documentsOn(back)).toHaveLength(1))
      await again.sent()
      const all = ['at first', ...Array.from({ length: 60 }, (_, n) => `offline ${n}`)]
      expect(stored(talk.alice)).toEqual(all)
      expect(new Set(again.texts()).size).toBe(again.texts().length)
    },
  )

  it('[C2] keeps what was left behind while the device cannot read it, though it can write', async () => {
    const device = 'phone-unread'
    const tab = tabOf(talk.alice, { device })
    const hers = await readyIn(tab)
    await hers.sent()
    tab.setOffline(true)
    hers.say('left behind')
    await tab.store.settled()
    hers.close()
    tab.close()
    const next = await seal()

    const store = openDeviceStore({ name: `prosa-${talk.alice.user.id}-${device}` })
    store.set(`in-use:${made.id}`, { generation: next, epoch: listed.epoch })
    let unread = 0
    const unreadable: DeviceStore = {
      ...store,
      get status() {
        return store.status
      },
      async read(document) {
        if (!document.endsWith(`/${listed.generation}`)) return store.read(document)
        unread += 1
        return { updates: [], meta: undefined, isUnreadable: true }
      },
    }
    const blind = tabOf(talk.alice, { device, store: unreadable })
    const without = await readyIn(blind, { ...listed, generation: next })
    await eventually(() => expect(unread).toBeGreaterThan(0))
    await without.sent()
    await store.settled()
    without.close()
    blind.close()

    const back = await readyIn(tabOf(talk.alice, { device }), { ...listed, generation: next })
    await eventually(() => expect(stored(talk.alice)).toEqual(['left behind']))
    await back.sent()
  })

  it('takes along what another tab wrote into the old one after this tab had moved', async () => {
    const device = 'desk-late'
    const one = tabOf(talk.alice, { device })
    const other = tabOf(talk.alice, { device })
    const first = await readyIn(one)
    const second = await readyIn(other)
    second.say('sent by it')
    await Promise.all([first.sent(), second.sent()])
    other.setOffline(true)
    const next = await seal()
    await eventually(() => expect(first.generation()).toBe(next))
    await first.sent()
    // Still where it was, and closed there.
    second.say('from the slow tab')
    await other.store.settled()
    second.close()
    other.close()

    const third = await readyIn(tabOf(talk.alice, { device }), { ...listed, generation: next })
    await eventually(() => expect(third.texts()).toContain('from the slow tab'))
    await third.sent()
    expect(stored(talk.alice)).toEqual(['sent by it', 'from the slow tab'])
  })
})
