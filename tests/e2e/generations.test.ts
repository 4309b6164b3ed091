import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import type { FreshRelay, Person } from '../helpers/newPerson.ts'
import { pairOf, person } from '../helpers/pair.ts'
import { backUp } from '../helpers/restoring.ts'
import { beginConversation, connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import type { RelayProcess } from '../helpers/startRelay.ts'
import { startTestRelay, type TestRelay } from '../helpers/testRelay.ts'

/** Twice as many entries seal a conversation at once. */
const HOT = 30

let relay: TestRelay
let fresh: FreshRelay & RelayProcess
beforeAll(async () => {
  relay = await startTestRelay({
    config: { registration: 'invite' },
    limits: { hotEntries: HOT, entriesPerSecond: 1e6, entriesBurst: 1e6 },
  })
  // Of a relay these stories need no more than where it is.
  fresh = { url: relay.relay.url, ownerLink: relay.relay.ownerLink ?? '' } as FreshRelay & RelayProcess
})
afterAll(() => relay.close())

const generations = () =>
  relay.rows('SELECT id, generation FROM conversations').map(({ generation }) => String(generation))

/** Somebody talks through a program until the conversation is sealed. */
async function talkUntilSealed({ user, password }: Person, page: { url(): string }, word: string) {
  const login = await fetch(`${fresh.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: user.username, password }),
  })
  const { token } = (await login.json()) as { token: string }
  const id = new URL(page.url()).pathname.split('/').at(-1)
  const before = generations().join()
  for (let n = 0; n <= 2 * HOT; n++) {
    await fetch(`${fresh.url}/api/conversations/${id}/entries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: `${word} ${n}` }),
    })
  }
  await eventually(() => expect(generations().join()).not.toBe(before))
}

/** How often the relay has what somebody wrote, by text. */
const stored = ({ user }: Person): string[] =>
  relay
    .rows("SELECT body FROM entries WHERE author = ? AND kind = 'm' ORDER BY seq", user.id)
    .map(({ body }) => (JSON.parse(String(body)) as { t: string }).t)

describe('[R2] a conversation that is sealed', () => {
  it('goes on under the people who talk in it', async () => {
    const { alice, bob } = await pairOf(fresh)
    await say(alice.page, 'before it')
    await talkUntilSealed(bob, bob.page, 'filling')
    await screen(alice.page)
      .article(`filling ${2 * HOT}`)
      .waitFor()
    await say(alice.page, 'after it')
    await screen(bob.page).article('after it').waitFor()
    await say(bob.page, 'and on')
    await screen(alice.page).article('and on').waitFor()
    for (const { page } of [alice, bob]) await connectionIs(page, 'Up to date')
    expect(stored(alice)).toEqual(['before it', 'after it'])
  })

  it('twice while somebody is away: shown and written in the dark over a reload, and all arrives once', async () => {
    const { alice, bob } = await pairOf(fresh)
    await say(alice.page, 'known here')
    await screen(bob.page).article('known here').waitFor()
    await worksOffline(alice.page)
    await alice.context.setOffline(true)
    await connectionIs(alice.page, 'Offline')
    await say(alice.page, 'in the dark')
    await talkUntilSealed(bob, bob.page, 'one')
    await talkUntilSealed(bob, bob.page, 'two')
    await alice.page.reload()
    await screen(alice.page).article('known here').waitFor()
    await screen(alice.page).article('in the dark').waitFor()
    await say(alice.page, 'and after a reload')
    await alice.context.setOffline(false)
    await connectionIs(alice.page, 'Up to date')
    await screen(bob.page).article('and after a reload').waitFor()
    await screen(alice.page).article('and after a reload').first().waitFor()
    expect(stored(alice)).toEqual(['known here', 'in the dark', 'and after a reload'])
    expect(await screen(alice.page).article('and after a reload').count()).toBe(1)
  })
})

describe('[R3] a relay that was restored', () => {
  it('has what it lacked again, while nobody does anything', async () => {
    const { alice, bob } = await pairOf(fresh)
    await say(alice.page, 'of yesterday')
    const restore = await backUp(relay)
    await connectionIs(alice.page, 'Up to date')
    await connectionIs(bob.page, 'Up to date')
    await say(alice.page, 'of today, by alice')
    await say(bob.page, 'of today, by bob')
    await screen(alice.page).article('of today, by bob').waitFor()
    await restore()
    await eventually(() => expect(stored(alice)).toEqual(['of yesterday', 'of today, by alice']))
    await eventually(() => expect(stored(bob)).toEqual(['of today, by bob']))
    // Each brought their own words back; what the other brought may still be on its way here.
    for (const { page } of [alice, bob]) {
      for (const text of ['of yesterday', 'of today, by alice', 'of today, by bob'])
        await eventually(async () => (await screen(page).article(text).count()) === 1)
      await connectionIs(page, 'Up to date')
    }
  })

  it('tells somebody whom it does not know, who reads on what the device has', async () => {
    const erik = await person(fresh, 'erik')
    const restore = await backUp(relay)
    const carol = await person(fresh, 'carol')
    const dora = await person(fresh, 'dora')
    await beginConversation(carol.page, ['dora'])
    await say(carol.page, 'said before the fire')
    await openConversation(dora.page, 'carol')
    await screen(dora.page).article('said before the fire').waitFor()
    await restore()
    await dora.page.getByRole('heading', { name: 'Sign in again, dora' }).waitFor()
    await dora.page.getByText('restored from a backup').waitFor()
    await dora.page.getByRole('button', { name: 'Read what dora has here' }).click()
    await screen(dora.page).article('said before the fire').waitFor()
    await connectionIs(dora.page, 'Offline')
    await dora.page.getByText('what this device keeps of dora').waitFor()
    await dora.page.getByRole('button', { name: 'Close' }).click()
    await dora.page.getByRole('heading', { name: 'Sign in again, dora' }).waitFor()

    // A new account on the same device: nothing of the old one is lost, or shown as the new one's.
    const invitation = await erik.context.request.post(`${fresh.url}/api/invitations`, {
      data: { uses: 1 },
      headers: { origin: fresh.url },
    })
    const { url } = (await invitation.json()) as { url: string }
    await dora.page.goto(url)
    await screen(dora.page).username.fill('dora2')
    await screen(dora.page).password.fill('dora likes short walks')
    await dora.page.getByRole('button', { name: 'Create account' }).click()
    await connectionIs(dora.page, 'Up to date')
    expect(await screen(dora.page).sidebar.getByRole('link', { name: 'carol' }).count()).toBe(0)
    await dora.page.goto('/settings')
    await dora.page.getByRole('button', { name: 'Read what dora has here' }).click()
    await openConversation(dora.page, 'carol')
    await screen(dora.page).article('said before the fire').waitFor()
  })
})
