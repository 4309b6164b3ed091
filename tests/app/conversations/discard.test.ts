import 'fake-indexeddb/auto'
import { expect, it, onTestFinished } from 'vitest'
import { discard } from '../../../app/conversations/discard.ts'
import { openDeviceStore } from '../../../app/replica/deviceStore.ts'
import { createLocalHistory } from '../../../app/replica/localHistory.ts'
import type { ConversationId } from '../../../sync/ids.ts'
import { id } from '../../sync/helpers/entries.ts'
import { bob } from '../../sync/helpers/people.ts'

it('[R3] a conversation that is discarded leaves nothing on the device, and others stay', async () => {
  const store = openDeviceStore({ name: 'prosa-alice' })
  onTestFinished(() => store.close())
  const rooms = ['c-first000', 'c-second00'] as ConversationId[]
  for (const room of rooms) {
    store.append(`conversation/${room}/g1`, Uint8Array.of(1), 0)
    store.append(`conversation/${room}/g2`, Uint8Array.of(2), 0)
    store.set(`in-use:${room}`, { generation: 'g2' })
    store.set(`refused:${room}`, [{ text: `refused in ${room}` }])
    const said = { author: bob, i: id(3), k: 'm', t: `said in ${room}`, place: id(3) }
    const rows = [said, { author: bob, i: id(4), k: 'e', o: id(3), t: `edited in ${room}`, place: id(4) }]
    await createLocalHistory(store, room).keep({ rows, oldFloor: undefined, floor: id(10), seq: 9 })
  }
  const everything = async () =>
    JSON.stringify(
      await store.use((db) =>
        Promise.all([
          ...(['updates', 'meta', 'values', 'history', 'relations'] as const).map((each) => db.getAll(each)),
        ]),
      ),
    )
  await discard(store, 'c-first000' as ConversationId)
  await store.settled()
  expect(await everything()).not.toContain('c-first000')
  expect((await everything()).match(/c-second00/gu)?.length).toBeGreaterThan(5)
})
