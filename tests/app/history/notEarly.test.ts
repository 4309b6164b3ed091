import { beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '../../../sync/canonicalJson.ts'
import type { EntryId } from '../../../sync/ids.ts'
import type { AppTab } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'
import { longRoom } from './longRoom.ts'

const here = longRoom()
const { tabOf, open, isMoved, generation } = here

const ids = new Map<string, EntryId>()
async function talk(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const text = `word ${ids.size + 1}`
    const { body } = await here.alice.request('POST', `/api/conversations/${here.room.id}/entries`, { text })
    ids.set(text, (body as { i: EntryId }).i)
  }
}
beforeEach(() => ids.clear())

/** Alice writes from another device of hers. */
async function write(entry: { readonly [field: string]: Json }): Promise<void> {
  const device = here.alice.device()
  const document = device.openConversation({ id: here.room.id, generation: await generation() })
  await document.synced()
  document.append({ i: document.clock.tick(), ...entry })
  await document.acknowledged()
  device.close()
}
const idOf = (text: string): EntryId => {
  const found = ids.get(text)
  if (found === undefined) throw new Error(`nobody said ${text}`)
  return found
}
const settle = async ({ store }: AppTab) => {
  await store.settled()
  await store.use((db) => db.getAll('history'))
}

describe('[R5] the row of the relay that a device is true to', () => {
  it('is not what the list said after the document was compared: an edit that it has not heard of is pulled later', async () => {
    const device = here.phone
    const tab = tabOf(here.bob, device)
    let isHeld = false
    let held = 0
    const person: TestPerson = {
      ...here.bob,
      request(method, path, body) {
        if (!isHeld || !path.endsWith('/known')) return here.bob.request(method, path, body)
        held += 1
        return Promise.reject(new Error('nobody there'))
      },
    }
    const his = await open({ ...tab, person })
    his.model.send('mine')
    await talk(10)
    await eventually(() => expect(his.model.unsentCount()).toBe(0))
    isHeld = true
    const before = await generation()
    await talk(40)
    expect(await generation()).not.toBe(before)
    await his.refresh()
    // Compared, and waiting for what the relay knows.
    await eventually(() => expect(held).toBeGreaterThan(0))
    tab.setOffline(true)
    await write({ k: 'e', o: idOf('word 2'), t: 'word two' })
    await his.refresh()
    isHeld = false
    await eventually(async () => his.model.replica().name.endsWith(`/${await generation()}`), {
      timeoutMs: 10_000,
    })
    expect(his.texts()).toContain('word 2')
    await settle(tab)
    his.close()
    tab.close()

    await talk(60)
    const later = await open(tabOf(here.bob, device))
    await isMoved(later)
    await eventually(() => expect(later.texts().at(-1)).toBe('word 110'))
    await later.readAll()
    expect(later.texts()).toContain('word 3')
    expect(later.texts()).toContain('word two')
  })
})

describe('a deletion that the page did not live to carry out', () => {
  it('is carried out though the message is in the past, which is not read yet', async () => {
    await talk(60)
    const message = idOf('word 2')
    const key = `${here.alice.user.id}/${message}`
    localStorage.setItem(`test.removing.${here.room.id}`, JSON.stringify({ [key]: Date.now() - 1 }))
    const hers = await open(tabOf(here.alice))
    expect(hers.texts()).not.toContain('word 2')
    await eventually(() => expect(localStorage.getItem(`test.removing.${here.room.id}`)).toBeNull())
    await eventually(() => expect(hers.model.unsentCount()).toBe(0))
    await hers.readAll()
    expect(hers.texts()[1]).toBe('(removed)')
  })
})
