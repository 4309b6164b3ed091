import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RelayProcess, startRelay } from '../../helpers/startRelay.ts'
import { closeStock, connectStock } from '../../helpers/stockClient.ts'
import { documentOf } from '../../helpers/talk.ts'
import { connectPerson } from '../../helpers/testRelay.ts'
import { knock, smuggled } from './rawDoor.ts'

describe('a token in the address', { timeout: 60_000 }, () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open', PROSA_LOG_LEVEL: 'debug' } })
  }, 60_000)
  afterAll(async () => {
    closeStock()
    await relay.stop()
  })

  it('[A2] is never logged, on the finest level, in good days and bad', async () => {
    const bob = await connectPerson(relay.url, 'bob')
    const eve = await connectPerson(relay.url, 'eve')
    const made = await bob.createConversation({ kind: 'group', name: 'Notes', memberIds: [] })
    const name = documentOf(made)
    const wrong = 'wrongtokenwrongtokenwrongtokenwrongtoken'
    const stock = (token: string, document = name) =>
      connectStock(relay.url, document, bob.user.id, { token })

    const his = stock(bob.token)
    await his.synced()
    his.say('hello')
    his.say('x'.repeat(20_000))
    await his.gaveUp()
    await stock(wrong).gaveUp()
    await stock(eve.token).gaveUp()
    await stock(bob.token, 'conversation/%00/x').gaveUp()
    const headers = { origin: 'https://evil.example' }
    await expect(knock(relay.url, `${name}?token=${bob.token}`, { headers })).rejects.toThrow('403')
    await fetch(`${relay.url}/y/${name}?token=${bob.token}`)
    await fetch(`${relay.url}/y/${name}?token=${bob.token}`, { method: 'POST', headers, body: 'x' })
    await fetch(`${relay.url}/sync?token=${bob.token}`)
    for (const nonsense of [smuggled(6, '{}'), Uint8Array.of(0), Uint8Array.of(0, 9, 1, 0)]) {
      const door = await knock(relay.url, `${name}?token=${bob.token}`)
      door.send(nonsense)
      await door.closed
    }
    const broken = await knock(relay.url, `${name}?token=${bob.token}`)
    broken.ws.terminate()
    const shaken = fetch(`${relay.url}/y/${name}?token=${bob.token}`, {
      headers: { connection: 'upgrade', upgrade: 'websocket' },
    })
    await shaken.catch(() => undefined)
    const again = stock(bob.token)
    await again.synced()
    await relay.restart()
    await again.synced()

    const logs = relay.logs()
    expect(logs).toContain('update refused')
    for (const secret of [bob.token, eve.token, wrong, 'token=']) expect(logs).not.toContain(secret)
  })
})
