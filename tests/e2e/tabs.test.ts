import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { pairOf } from '../helpers/pair.ts'
import { beginConversation, connectionIs, say, screen, texts } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

async function anotherTab({ page, context }: Person): Promise<Page> {
  const tab = await context.newPage()
  await tab.goto(page.url())
  await screen(tab).message.waitFor()
  return tab
}

/** What this origin keeps of anybody in this browser. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => [
    ...(await indexedDB.databases()).map(({ name }) => name ?? ''),
    ...Object.keys(localStorage).filter((key) => /^prosa\.(me|person|marker\.opened)/.test(key)),
  ])
}

describe('[C6] two tabs of alice', () => {
  it('are in step, share the draft, and send each message once', async () => {
    const { alice, bob } = await pairOf(relay)
    const tab = await anotherTab(alice)
    await screen(alice.page).message.fill('a thought')
    await eventually(async () => expect(await screen(tab).message.inputValue()).toBe('a thought'))
    await screen(tab).send.click()
    await screen(alice.page).article('a thought').waitFor()
    await eventually(async () => expect(await screen(alice.page).message.inputValue()).toBe(''))

    // Without a network the tabs still hear each other; back, both offer what both have.
    await alice.context.setOffline(true)
    for (const page of [alice.page, tab]) await connectionIs(page, 'Offline')
    await say(alice.page, 'from the first tab')
    await say(tab, 'from the second tab')
    await screen(alice.page).article('from the second tab').waitFor()
    await screen(tab).article('from the first tab').waitFor()
    await alice.context.setOffline(false)
    for (const page of [alice.page, tab]) await connectionIs(page, 'Up to date')
    await screen(bob.page).article('from the second tab').waitFor()
    for (const page of [alice.page, tab, bob.page]) {
      await eventually(async () =>
        expect(await texts(page)).toEqual(['a thought', 'from the first tab', 'from the second tab']),
      )
    }
  })

  it('[D7] move together from a conversation made offline to the relay’s', async () => {
    const { alice, bob } = await pairOf(relay)
    await alice.context.setOffline(true)
    await connectionIs(alice.page, 'Offline')
    await beginConversation(alice.page, [bob.user.username], 'Made on the way')
    await say(alice.page, 'one')
    const tab = await alice.context.newPage()
    await alice.context.setOffline(false)
    await tab.goto(alice.page.url())
    await screen(tab).message.waitFor()
    // Both type through whatever happens underneath.
    for (const [page, text] of [
      [alice.page, 'two'],
      [tab, 'three'],
      [alice.page, 'four'],
      [tab, 'five'],
    ] as const)
      await say(page, text)
    await screen(bob.page).sidebar.getByRole('link', { name: 'Made on the way' }).click()
    const all = ['one', 'two', 'three', 'four', 'five']
    for (const page of [alice.page, tab, bob.page]) {
      await eventually(async () => expect((await texts(page)).sort()).toEqual([...all].sort()))
    }
    for (const page of [alice.page, tab]) await connectionIs(page, 'Up to date')
  })

  it('[C7] signing out in one signs out the other, and nothing of alice stays on the device', async () => {
    const { alice } = await pairOf(relay)
    const tab = await anotherTab(alice)
    await say(alice.page, 'a secret')
    await screen(tab).article('a secret').waitFor()
    expect(await kept(alice.page)).not.toEqual([])

    await alice.page.getByRole('button', { name: 'Your menu' }).click()
    await alice.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    for (const page of [alice.page, tab]) await screen(page).username.waitFor()
    await eventually(async () => expect(await kept(alice.page)).toEqual([]))
    await tab.reload()
    await screen(tab).username.waitFor()
    expect(await kept(tab)).toEqual([])
  })

  it('[A2] a device whose session was ended elsewhere wipes itself', async () => {
    const { alice } = await pairOf(relay)
    await say(alice.page, 'a secret')
    const sessions = await (await alice.context.request.get('/api/sessions')).json()
    const [session] = sessions.sessions as { id: string }[]
    const elsewhere = await alice.context.request.delete(`/api/sessions/${session?.id}`, {
      headers: { origin: relay.url },
    })
    expect(elsewhere.ok()).toBe(true)
    await screen(alice.page).username.waitFor()
    await eventually(async () => expect(await kept(alice.page)).toEqual([]))
  })
})
