import { expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay } from '../../helpers/testRelay.ts'

it('scratch', async () => {
  const relay = await startTestRelay()
  const alice = await relay.register('alice')
  const bob = await relay.register('bob')
  const direct = await alice.createConversation({ kind: 'direct', memberIds: [bob.user.id] })
  const device = alice.device()
  const hers = device.openConversation(direct)
  await hers.synced()
  await alice.request('PATCH', `/api/contacts/${bob.user.id}`, { state: 'blocked' })
  await eventually(() => expect(hers.closedFor()).toBe('not-found'))
  hers.provider.destroy()
  await alice.request('DELETE', `/api/contacts/${bob.user.id}`)
  const t = performance.now()
  const again = device.openConversation(direct)
  await again.synced()
  console.log('again', performance.now() - t)
  await relay.close()
})
