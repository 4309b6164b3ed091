import { beforeAll, describe, it } from 'vitest'
import { launchBrowser } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { anotherDevice } from '../helpers/newPerson.ts'
import { pairOf } from '../helpers/pair.ts'
import { connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

describe('[C2] on a device whose browser gives no storage', () => {
  it.each([
    [
      'there is none',
      () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }),
      /gives Prosa no storage/,
    ],
    [
      'it refuses to open',
      () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('Not here.', 'SecurityError')
        }
      },
      /gives Prosa no storage/,
    ],
    [
      'it never opens',
      () => {
        IDBFactory.prototype.open = () =>
          Object.create(IDBOpenDBRequest.prototype, {
            addEventListener: { value: () => undefined },
            removeEventListener: { value: () => undefined },
          })
      },
      /storage on this device is damaged/,
    ],
  ] as const)(
    'because %s, alice reads and writes while there is a network, and is told',
    async (_, breakIt, words) => {
      const { alice, bob } = await pairOf(relay)
      await say(alice.page, 'from the good device')
      const device = await anotherDevice(await launchBrowser(), relay, alice)
      await device.context.addInitScript(breakIt)
      await device.page.goto('/')
      await device.page.getByText(words).waitFor()
      await openConversation(device.page, bob.user.username)
      await screen(device.page).article('from the good device').waitFor()
      await connectionIs(device.page, 'Up to date')
      await say(device.page, 'from the bad device')
      await screen(bob.page).article('from the bad device').waitFor()
      await say(bob.page, 'heard')
      await screen(device.page).article('heard').waitFor()
      await device.context.close()
    },
  )

  it('because it is full, what is written reaches the relay and the device says so', async () => {
    const { alice, bob } = await pairOf(relay)
    await alice.page.evaluate(() => {
      const refuse = () => {
        throw new DOMException('Full.', 'QuotaExceededError')
      }
      IDBObjectStore.prototype.add = refuse
      IDBObjectStore.prototype.put = refuse
    })
    await say(alice.page, 'one for the relay')
    await alice.page.getByText(/This device is full/).waitFor()
    await screen(bob.page).article('one for the relay').waitFor()
    await connectionIs(alice.page, 'Up to date')
  })
})

it('[C2] tells when the browser threw everything away, and brings it back', async () => {
  const { alice } = await pairOf(relay)
  await say(alice.page, 'kept by the relay')
  await eventually(
    async () =>
      (await screen(alice.page)
        .log.getByRole('img', { name: /Sent|Delivered|Read/ })
        .count()) === 1,
  )
  await alice.page.goto('about:blank')
  const other = await alice.context.newPage()
  await other.goto('/health')
  await other.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((resolve) => {
        indexedDB.deleteDatabase(name ?? '').onsuccess = resolve
      })
    }
  })
  await other.close()
  await alice.page.goBack()
  await alice.page.getByText(/The browser emptied Prosa’s storage/).waitFor()
  await screen(alice.page).article('kept by the relay').waitFor()
})
