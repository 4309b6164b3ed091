import { beforeAll, expect, it } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import { pairOf } from '../helpers/pair.ts'
import { connectionIs, say, screen, stateIs, texts } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

it('[J1] the relay is killed while both write: nothing that was shown as sent is lost, nothing comes twice', async () => {
  const { alice, bob } = await pairOf(relay)
  const said: string[] = []
  const write = async (round: number) => {
    for (const [index, each] of [alice, bob].entries()) {
      const text = `${index === 0 ? 'alice' : 'bob'} ${round}`
      said.push(text)
      await say(each.page, text)
    }
  }
  for (let round = 0; round < 4; round++) {
    await write(round)
    // Not waited for: the relay dies with whatever is under way.
    if (round % 2 === 0) {
      await relay.kill9()
      await connectionIs(alice.page, 'Offline')
      await write(100 + round)
      await relay.restart()
    }
  }
  for (const each of [alice, bob]) await connectionIs(each.page, 'Up to date')
  await stateIs(alice.page, 'alice 3', 'Read')
  for (const each of [alice, bob]) {
    await eventually(async () => expect((await texts(each.page)).sort()).toEqual([...said].sort()))
  }
  // What a device without any memory finds is what counts.
  await bob.page.evaluate(() => indexedDB.deleteDatabase(`prosa-${JSON.parse(localStorage['prosa.me']).id}`))
  await bob.page.reload()
  await eventually(async () => expect((await texts(bob.page)).sort()).toEqual([...said].sort()))
  await eventually(
    async () => (await screen(alice.page).log.getByRole('img', { name: 'Waiting to be sent' }).count()) === 0,
  )
})
