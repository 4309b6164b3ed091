import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { callScreen, received, seesAndHears } from '../helpers/calling.ts'
import { launchOn } from '../helpers/distantBrowser.ts'
import { newDistantPerson } from '../helpers/distantPerson.ts'
import { eventually } from '../helpers/eventually.ts'
import { makeNetworks, type PersonHost, whyNoNetworks } from '../helpers/networks.ts'
import { beginConversation, connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { startRelay } from '../helpers/startRelay.ts'
import { startTurnServer } from '../helpers/turnServer.ts'

/** A train in a tunnel: browsers have given the connection up by then. */
const CUT_MS = 20_000
const PORT = 8787
const TURN_PORT = 3478
const SECRET = 'only the relay and the TURN server know it'

interface Caller {
  readonly name: string
  readonly page: Page
  readonly host: PersonHost
}

const why = whyNoNetworks()
const skipped = why === undefined ? '' : ` (no networks can be made here: ${why})`

describe.skipIf(why !== undefined)(`two machines that reach each other by TURN alone${skipped}`, () => {
  let alice: Caller
  let bob: Caller

  beforeAll(async () => {
    const networks = makeNetworks()
    const { server, address } = networks
    const { within } = server
    const origin = `http://${address}:${PORT}`
    await startTurnServer({ address, port: TURN_PORT, secret: SECRET, within })
    const relay = await startRelay({
      port: PORT,
      within,
      settings: {
        PROSA_HOST: address,
        PROSA_PUBLIC_URL: origin,
        PROSA_TURN_URL: `turn:${address}:${TURN_PORT}`,
        PROSA_TURN_SECRET: SECRET,
      },
    })
    const person = async (name: string, link: string) => {
      const host = networks.person(name)
      const made = await newDistantPerson(await launchOn(host, origin), origin, name, link)
      return { name, host, ...made }
    }
    const owner = await person('alice', relay.ownerLink)
    alice = owner
    bob = await person('bob', await owner.invite())
    await beginConversation(alice.page, ['bob'])
    await say(alice.page, 'are you on the train?')
    await connectionIs(bob.page, 'Up to date')
  })

  const both = () => [alice, bob] as const
  const bothSeeAndHear = () => Promise.all(both().map(({ page }) => seesAndHears(page)))
  const other = (one: Caller) => (one === alice ? bob : alice)

  /** Whoever is looked at is not a picture that stands still, and it is said why. */
  async function isToldOfTheCut(one: Caller): Promise<void> {
    const { name } = other(one)
    const tile = one.page.locator('figure').filter({ has: callScreen(one.page).person(name) })
    await tile.getByText('Reconnecting').waitFor()
    await eventually(async () => (await tile.getAttribute('data-picture')) === 'none')
  }

  /** Prints how long it took: nothing is asserted of time. */
  async function recovers(what: string): Promise<void> {
    const from = performance.now()
    await Promise.all(both().map(({ page }) => picturesFlow(page)))
    const tookS = (performance.now() - from) / 1000
    process.stdout.write(`${what}: pictures flow again after ${tookS.toFixed(1)} s\n`)
    await bothSeeAndHear()
    for (const { page } of both()) await page.getByText('Reconnecting').first().waitFor({ state: 'detached' })
  }

  it('[K9] see and hear each other with the credentials that the relay gave them', async () => {
    await callScreen(alice.page).video.click()
    await callScreen(bob.page).accept.click()
    await bothSeeAndHear()
    for (const { page } of both()) expect(await waysOf(page)).toContain('relay')
  })

  it('[K5] a cut of 20 s is told, and the same connection finds its way again when it is over', async () => {
    const count = () => alice.page.evaluate(() => window.connections.length)
    const before = await count()
    alice.host.cut()
    await Promise.all([passes(CUT_MS), ...both().map(isToldOfTheCut)])
    alice.host.mend()
    await recovers(`a cut of ${CUT_MS / 1000} s`)
    // By new names, or by the old ones where the browser was quicker.
    expect(await count()).toBe(before)
  })

  it('[K5] the network changes under one of them: the old one goes as the new one comes', async () => {
    alice.host.roam()
    await recovers('another network at once')
  })

  it('[K5] the network changes under the other, with nothing in between', async () => {
    bob.host.leave()
    await Promise.all(both().map(isToldOfTheCut))
    bob.host.roam()
    await recovers('another network after none')
  })

  it('[K7] it was one call, and is in the conversation once', async () => {
    await callScreen(alice.page).leave.click()
    for (const { page } of both()) await callScreen(page).stage.waitFor({ state: 'detached' })
    await openConversation(bob.page, 'alice')
    for (const { page } of both()) {
      const records = screen(page).log.getByText(/^(Video|Voice|Missed|Declined) ?.* ?call, /)
      await records.first().waitFor()
      expect(await records.count()).toBe(1)
      expect(await records.innerText()).toMatch(/^Video call, .*, \d+ (s|min)$/)
    }
  })
})

/** The length of a cut is what the story is about: nothing is waited for that could come earlier. */
const passes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function picturesFlow(page: Page): Promise<void> {
  let last = Number.POSITIVE_INFINITY
  await eventually(
    async () => {
      const { frames } = await received(page)
      const isMore = frames > last
      last = frames
      return isMore
    },
    { timeoutMs: 40_000, everyMs: 150 },
  )
}

/** The kinds of the addresses between which the page's connection goes: straight would be host and host. */
const waysOf = (page: Page): Promise<unknown[]> =>
  page.evaluate(async () => {
    const report = await window.connections
      .findLast((each) => each.connectionState === 'connected')
      ?.getStats()
    const stats = new Map<unknown, Readonly<Record<string, unknown>>>(report?.entries())
    const transport = [...stats.values()].find(({ type }) => type === 'transport')
    const pair = stats.get(transport?.selectedCandidatePairId)
    return [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => stats.get(id)?.candidateType)
  })
