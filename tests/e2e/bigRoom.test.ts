import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { person } from '../helpers/pair.ts'
import { connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, ROOT, startRelay, withoutSettings } from '../helpers/startRelay.ts'
import { makeTempFolder } from '../helpers/tempFolder.ts'

const SIZE = 5_000
const SMALL = 100
const NAMES = ['Ana', 'Bento', 'Clara', 'Duarte', 'Eva']

let relay: RelayProcess
let alice: Person
let bob: Person

/** Lines of the importer's format, the last one an hour ago. */
function lines(count: number): string {
  const end = Date.now() - 3600_000
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(end - (count - index) * 60_000).toISOString()
    return `${time}\t${NAMES[(index % 7) % NAMES.length]}\tmessage ${index + 1} of ${count}${index % 5 === 0 ? `, ${'and more words '.repeat(20)}` : ''}`
  }).join('\n')
}

async function importRoom(name: string, count: number): Promise<void> {
  const file = join(makeTempFolder('import'), 'room.tsv')
  writeFileSync(file, lines(count))
  execFileSync(process.execPath, ['relay/cli/main.ts', 'import', file, '--room', name, '--owner', 'alice'], {
    cwd: ROOT,
    env: { ...withoutSettings(process.env), PROSA_DATA_DIR: relay.dataDir },
    stdio: 'pipe',
  })
  const { conversations } = await (await alice.context.request.get('/api/conversations')).json()
  const room = (conversations as { id: string; name: string }[]).find((each) => each.name === name)
  const added = await alice.context.request.put(`/api/conversations/${room?.id}/members/${bob.user.id}`, {
    data: {},
    headers: { origin: relay.url },
  })
  expect(added.ok()).toBe(true)
}

beforeAll(async () => {
  relay = await startRelay()
  alice = await person(relay, 'alice')
  bob = await person(relay, 'bob')
  await importRoom('Big room', SIZE)
  await importRoom('Small room', SMALL)
}, 60_000)

const scrollTop = (page: Page) => screen(page).log.evaluate((element) => element.scrollTop)
const toEnd = (page: Page) => page.getByRole('button', { name: /To the latest message|new messages?$/ })

describe(`[C5] a room of ${SIZE} messages`, () => {
  it('opens at its end, and its first message is a scroll away', async () => {
    const { page } = alice
    await openConversation(page, 'Big room')
    await screen(page).article(`message ${SIZE} of ${SIZE}`).waitFor()
    const log = screen(page).log
    await eventually(async () => {
      await log.evaluate((element) => element.scrollTo({ top: 0 }))
      return (
        (await screen(page)
          .article(/^.*message 1 of 5000/)
          .count()) === 1
      )
    })
    await toEnd(page).click()
    await screen(page).article(`message ${SIZE} of ${SIZE}`).waitFor()
  })

  it('stays where one reads when something new arrives, says so, and goes there when asked', async () => {
    const { page } = alice
    await openConversation(bob.page, 'Big room')
    await screen(page).log.hover()
    await page.mouse.wheel(0, -3_000)
    await toEnd(page).waitFor()
    await eventually(async () => {
      const before = await scrollTop(page)
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      return (await scrollTop(page)) === before
    })
    const before = await scrollTop(page)
    await say(bob.page, 'did you see that?')
    await say(bob.page, 'look at the end')
    await page.getByRole('button', { name: '2 new messages' }).waitFor()
    expect(await scrollTop(page)).toBe(before)
    await page.getByRole('button', { name: '2 new messages' }).click()
    await screen(page).article('look at the end').waitFor()
    await say(bob.page, 'and one more')
    await screen(page).article('and one more').waitFor()
    expect(await toEnd(page).count()).toBe(0)
  })

  it('costs as many new elements for one message as a room of 100', async () => {
    const costs: Record<string, number> = {}
    for (const room of ['Big room', 'Small room']) {
      for (const { page } of [alice, bob]) await openConversation(page, room)
      await say(bob.page, `first in ${room}`)
      await screen(alice.page).article(`first in ${room}`).waitFor()
      const counting = await alice.page.evaluateHandle(() => {
        const counted = { elements: 0 }
        new MutationObserver((records) => {
          for (const { addedNodes } of records) {
            for (const node of addedNodes) {
              if (node instanceof Element) counted.elements += 1 + node.querySelectorAll('*').length
            }
          }
        }).observe(document.body, { childList: true, subtree: true })
        return counted
      })
      // Beside one of them something else may come to the page for the first time.
      const made: number[] = []
      for (const message of ['second', 'third', 'fourth']) {
        await counting.evaluate((counted) => {
          counted.elements = 0
        })
        await say(bob.page, `${message} in ${room}`)
        await screen(alice.page).article(`${message} in ${room}`).waitFor()
        made.push((await counting.jsonValue()).elements)
      }
      costs[room] = Math.min(...made)
      expect(await screen(alice.page).log.getByRole('article').count()).toBeLessThan(80)
    }
    expect(costs['Big room']).toBeLessThan(150)
    // Rows at the edge of what is in view may be laid out anew: a handful, however many there are.
    expect(costs['Big room']).toBeLessThanOrEqual((costs['Small room'] ?? 0) + 100)
  })

  it('is read without a network from what the device keeps', async () => {
    const { page, context } = alice
    await openConversation(page, 'Big room')
    await connectionIs(page, 'Up to date')
    await worksOffline(page)
    await context.setOffline(true)
    await page.reload()
    await screen(page).article('and one more').waitFor()
    await context.setOffline(false)
    await connectionIs(page, 'Up to date')
  })
})
