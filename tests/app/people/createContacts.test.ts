import 'fake-indexeddb/auto'
import { createRoot } from 'solid-js'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Api } from '../../../app/net/api.ts'
import { type ContactsStore, createContacts } from '../../../app/people/createContacts.ts'
import { type DeviceStore, openDeviceStore } from '../../../app/replica/deviceStore.ts'
import type { ErrorCode } from '../../../sync/errors.ts'
import type { Contact } from '../../../sync/peopleApi.ts'
import { err } from '../../../sync/result.ts'
import { apiOf } from '../../helpers/appApi.ts'
import { type AppTab, openTab, type TabOptions } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

let relay: TestRelay
let alice: TestPerson
let bob: TestPerson
let pairs = 0
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.close())
beforeEach(async () => {
  pairs += 1
  alice = await relay.register(`alice${pairs}`)
  bob = await relay.register(`bob${pairs}`)
})

interface Device {
  readonly tab: AppTab
  readonly contacts: ContactsStore
  close(): void
}

/** Alice's contacts as the app has them; `api` stands before the relay. */
function deviceOf(options: TabOptions = {}, api = (real: Api): Api => real): Device {
  const tab = openTab(relay, alice, options)
  return createRoot((dispose) => {
    let isClosed = false
    const close = () => {
      if (isClosed) return
      isClosed = true
      dispose()
      tab.close()
    }
    onTestFinished(close)
    const { store, tabs, socket } = tab
    const real = apiOf(alice, tab.isOffline)
    const contacts = createContacts({ store, tabs, socket, api: api(real), now: Date.now, retryMs: 50 })
    return { tab, contacts, close }
  })
}
const standing = ({ contacts }: Device) => contacts.of(bob.user.id)?.standing ?? 'none'
const isTold = ({ contacts }: Device) => contacts.all()?.every(({ isWaiting }) => !isWaiting) ?? false
async function heardBy(person: TestPerson): Promise<string[]> {
  const { body } = await person.request('GET', '/api/contacts')
  return (body as { contacts: Contact[] }).contacts.map(({ state, direction }) => direction ?? state)
}
const ready = (device: Device) => eventually(() => device.contacts.all() !== undefined)

describe('[S6] on one device', () => {
  it('a request made without a network is shown as waiting, outlives the app, and is told once there is one', async () => {
    const away = deviceOf({ device: `away${pairs}`, offline: true })
    await ready(away)
    away.contacts.act(bob.user, 'ask')
    expect(away.contacts.of(bob.user.id)).toMatchObject({ standing: 'asked', isWaiting: true })
    await away.tab.store.settled()
    away.close()

    const again = deviceOf({ device: `away${pairs}`, offline: true })
    await eventually(() => expect(again.contacts.of(bob.user.id)).toMatchObject({ isWaiting: true }))
    expect(await heardBy(bob)).toEqual([])
    again.tab.setOffline(false)
    await eventually(() => expect(again.contacts.of(bob.user.id)).toMatchObject({ isWaiting: false }))
    expect(standing(again)).toBe('asked')
    expect(await heardBy(bob)).toEqual(['in'])
  })

  it('contacts are shown without a network, as they were last heard of', async () => {
    await bob.request('POST', `/api/contacts/${alice.user.id}`)
    const first = deviceOf({ device: `kept${pairs}` })
    await eventually(() => expect(standing(first)).toBe('asking'))
    expect(first.contacts.requests()).toBe(1)
    await first.tab.store.settled()
    first.close()
    const later = deviceOf({ device: `kept${pairs}`, offline: true })
    await eventually(() => expect(standing(later)).toBe('asking'))
    later.contacts.act(bob.user, 'accept')
    expect([standing(later), later.contacts.requests()]).toEqual(['accepted', 0])
    later.tab.setOffline(false)
    await eventually(async () => expect(await heardBy(bob)).toEqual(['accepted']))
  })

  it('what is done while the device’s copy is being read is not lost', async () => {
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const store = openDeviceStore({ name: `slow${pairs}` })
    const slow: DeviceStore = {
      ...store,
      async use(work) {
        const found = await store.use(work)
        reach()
        await mayGoOn
        return found
      },
    }
    const device = deviceOf({ store: slow, offline: true })
    await reached
    device.contacts.act(bob.user, 'ask')
    await store.settled()
    goOn()
    await ready(device)
    expect(device.contacts.of(bob.user.id)).toMatchObject({ standing: 'asked', isWaiting: true })
  })

  it('a changed mind is told once, and what was never told needs no undoing', async () => {
    const asked: string[] = []
    const device = deviceOf({ offline: true }, (real) => ({
      request(method, path, schema, body) {
        if (path !== '/api/contacts' && !device.tab.isOffline()) asked.push(method)
        return real.request(method, path, schema, body)
      },
    }))
    await ready(device)
    for (const deed of ['ask', 'remove', 'block', 'remove', 'ask'] as const)
      device.contacts.act(bob.user, deed)
    device.tab.setOffline(false)
    await eventually(() => isTold(device) && standing(device) === 'asked')
    expect(asked).toEqual(['POST'])
  })

  it('a block and its lifting: whoever blocks can ask again in one go', async () => {
    const device = deviceOf()
    await ready(device)
    device.contacts.act(bob.user, 'block')
    await eventually(async () => expect(await heardBy(alice)).toEqual(['blocked']))
    await eventually(() => isTold(device))
    device.tab.setOffline(true)
    device.contacts.act(bob.user, 'remove')
    expect(standing(device)).toBe('none')
    device.contacts.act(bob.user, 'ask')
    device.tab.setOffline(false)
    await eventually(async () => expect(await heardBy(bob)).toEqual(['in']))
    expect(standing(device)).toBe('asked')
  })

  it('an answer that was lost on the way changes nothing: it is told again', async () => {
    let lost = 0
    const device = deviceOf({}, (real) => ({
      async request(method, path, schema, body) {
        const answer = await real.request(method, path, schema, body)
        if (method !== 'POST' || lost > 0) return answer
        lost += 1
        return err({ code: 'unreachable' })
      },
    }))
    await ready(device)
    device.contacts.act(bob.user, 'ask')
    await eventually(() => isTold(device))
    expect([lost, await heardBy(bob), await heardBy(alice)]).toEqual([1, ['in'], ['out']])
  })

  it('something done while the relay is being told is told after it', async () => {
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const device = deviceOf({}, (real) => ({
      async request(method, path, schema, body) {
        const answer = await real.request(method, path, schema, body)
        if (method === 'POST') {
          reach()
          await mayGoOn
        }
        return answer
      },
    }))
    await ready(device)
    device.contacts.act(bob.user, 'ask')
    await reached
    device.contacts.act(bob.user, 'remove')
    goOn()
    await eventually(() => isTold(device) && standing(device) === 'none')
    expect([await heardBy(alice), await heardBy(bob)]).toEqual([[], []])
  })
})

describe('what the relay would not do', () => {
  const refusing =
    (code: ErrorCode, times: number) =>
    (real: Api): Api => {
      let left = times
      return {
        request: async (method, path, schema, body) =>
          method !== 'GET' && left-- > 0 ? err({ code }) : real.request(method, path, schema, body),
      }
    }

  it('stays visible with its reason, across a restart, until it is dismissed', async () => {
    const device = deviceOf({ device: `full${pairs}` }, refusing('too-many-contacts', 1))
    await ready(device)
    device.contacts.act(bob.user, 'ask')
    const refused = { deed: 'ask', code: 'too-many-contacts' }
    await eventually(() =>
      expect(device.contacts.of(bob.user.id)).toMatchObject({ standing: 'none', isWaiting: false, refused }),
    )
    await device.tab.store.settled()
    device.close()
    const again = deviceOf({ device: `full${pairs}` })
    await eventually(() => expect(again.contacts.of(bob.user.id)).toMatchObject({ refused }))
    again.contacts.dismiss(bob.user.id)
    expect(again.contacts.of(bob.user.id)).toBeUndefined()
  })

  it('is forgotten when it is done again, and works', async () => {
    const device = deviceOf({}, refusing('too-many-contacts', 1))
    await ready(device)
    device.contacts.act(bob.user, 'ask')
    await eventually(() => device.contacts.of(bob.user.id)?.refused)
    device.contacts.act(bob.user, 'ask')
    await eventually(() => isTold(device))
    expect(device.contacts.of(bob.user.id)?.refused).toBeUndefined()
    expect(await heardBy(bob)).toEqual(['in'])
  })

  it.each(['cannot-store', 'too-many-requests', 'not-ready'] as const)(
    'waits for what passes: %s',
    async (code) => {
      const device = deviceOf({}, refusing(code, 2))
      await ready(device)
      device.contacts.act(bob.user, 'ask')
      await eventually(async () => expect(await heardBy(bob)).toEqual(['in']))
    },
  )

  it('accepting what was withdrawn says so', async () => {
    await bob.request('POST', `/api/contacts/${alice.user.id}`)
    const device = deviceOf()
    await eventually(() => expect(standing(device)).toBe('asking'))
    device.tab.setOffline(true)
    await bob.request('DELETE', `/api/contacts/${alice.user.id}`)
    device.contacts.act(bob.user, 'accept')
    device.tab.setOffline(false)
    await eventually(() =>
      expect(device.contacts.of(bob.user.id)).toMatchObject({
        standing: 'none',
        refused: { deed: 'accept', code: 'not-found' },
      }),
    )
  })
})

describe('[C6] tabs of one device', () => {
  it('see what the other does, and lose nothing of what both do at once', async () => {
    const eve = await relay.register(`eve${pairs}`)
    const [one, other] = [
      deviceOf({ device: `tabs${pairs}`, offline: true }),
      deviceOf({ device: `tabs${pairs}`, offline: true }),
    ]
    await Promise.all([ready(one), ready(other)])
    one.contacts.act(bob.user, 'ask')
    other.contacts.act(eve.user, 'block')
    for (const { contacts } of [one, other]) {
      await eventually(() => expect(contacts.of(eve.user.id)?.standing).toBe('blocked'))
      await eventually(() => expect(contacts.of(bob.user.id)?.standing).toBe('asked'))
    }
    one.tab.setOffline(false)
    await eventually(() => isTold(one))
    await eventually(() => isTold(other))
    expect([await heardBy(bob), await heardBy(alice)]).toEqual([
      ['in'],
      expect.arrayContaining(['blocked', 'out']),
    ])
  })
})
