import { beforeAll, describe, expect, it } from 'vitest'
import { worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { pairOf, person } from '../helpers/pair.ts'
import {
  beginConversation,
  choose,
  connectionIs,
  openConversation,
  say,
  screen,
  stateIs,
  texts,
} from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

async function sameWords(...people: Person[]): Promise<string[]> {
  return eventually(async () => {
    const [first = [], ...others] = await Promise.all(people.map(({ page }) => texts(page)))
    for (const other of others) expect(other).toEqual(first)
    return first
  })
}

describe('[D7] alice without a network', () => {
  it('reads, writes, edits, deletes and reacts over a reload; when she is back, everybody has the same', async () => {
    const { alice, bob } = await pairOf(relay)
    await say(alice.page, 'to be edited')
    await say(alice.page, 'to be deleted')
    await say(bob.page, 'to be liked')
    await screen(alice.page).article('to be liked').waitFor()
    await worksOffline(alice.page)
    await connectionIs(alice.page, 'Up to date')

    await alice.context.setOffline(true)
    await connectionIs(alice.page, 'Offline')
    await say(alice.page, 'written offline')
    await stateIs(alice.page, 'written offline', 'Waiting to be sent')
    await say(bob.page, 'meanwhile')

    // The address of the conversation, from the service worker.
    await alice.page.reload()
    await screen(alice.page).article('written offline').waitFor()
    await stateIs(alice.page, 'written offline', 'Waiting to be sent')
    await connectionIs(alice.page, 'Offline')
    await choose(alice.page, 'to be edited', 'Edit')
    await screen(alice.page).message.fill('edited offline')
    await alice.page.getByRole('button', { name: 'Save' }).click()
    await choose(alice.page, 'to be deleted', 'Delete')
    await choose(alice.page, 'to be liked', 'React')
    await alice.page.getByRole('menuitem', { name: '🎉' }).click()
    await say(alice.page, 'and more of it')
    await screen(alice.page).message.fill('an unfinished line')
    await alice.page.reload()
    await screen(alice.page).article('and more of it').waitFor()
    expect(await screen(alice.page).message.inputValue()).toBe('an unfinished line')
    expect(await screen(alice.page).article('edited offline').count()).toBe(1)

    await alice.context.setOffline(false)
    await connectionIs(alice.page, 'Up to date')
    await screen(bob.page).article('and more of it').waitFor()
    await screen(bob.page).article('edited offline').waitFor()
    await screen(bob.page).article('to be liked').getByText('🎉').waitFor()
    await screen(alice.page).article('meanwhile').waitFor()
    const words = await sameWords(alice, bob)
    expect(words).toEqual([
      'edited offline',
      'Message deleted',
      'to be liked',
      'written offline',
      'meanwhile',
      'and more of it',
    ])
    await stateIs(alice.page, 'and more of it', 'Read')
  })

  it('is told how many wait, while they are being sent', async () => {
    const { alice } = await pairOf(relay)
    await alice.context.setOffline(true)
    await connectionIs(alice.page, 'Offline')
    await say(alice.page, 'one')
    await say(alice.page, 'two')
    const seen = await alice.page.evaluateHandle(() => {
      const words: string[] = []
      const status = document.querySelector('[role=status][aria-label=Connection]')
      if (status !== null)
        new MutationObserver(() => words.push(status.textContent ?? '')).observe(status, {
          childList: true,
          characterData: true,
          subtree: true,
        })
      return words
    })
    await alice.context.setOffline(false)
    await connectionIs(alice.page, 'Up to date')
    const words = await seen.jsonValue()
    expect(words).toContain('Sending 2')
    expect(words.at(-1)).toBe('Up to date')
  })

  it('[D6] a message that arrives late says when it was written', async () => {
    const { alice, bob } = await pairOf(relay)
    await alice.page.clock.install()
    await alice.page.reload()
    await connectionIs(alice.page, 'Up to date')
    await alice.context.setOffline(true)
    await connectionIs(alice.page, 'Offline')
    // Her clock stands two hours before now while she writes, and is right again when she is back.
    await alice.page.clock.setSystemTime(Date.now() - 2 * 3600_000)
    await say(alice.page, 'from the train')
    await alice.page.clock.setSystemTime(Date.now())
    await alice.context.setOffline(false)
    await screen(bob.page)
      .article('from the train')
      .getByText(/^written /)
      .waitFor()
    await screen(alice.page)
      .article('from the train')
      .getByText(/^written /)
      .waitFor()
  })
})

describe('[D8] a conversation that both sides make offline at once', () => {
  it('becomes one, with the words of both', async () => {
    const alice = await person(relay, 'alice-new')
    const bob = await person(relay, 'bob-new')
    // They have met in a group, so both know each other without a network.
    await beginConversation(alice.page, [bob.user.username], 'Everybody')
    await openConversation(bob.page, 'Everybody')
    for (const each of [alice, bob]) {
      await connectionIs(each.page, 'Up to date')
      await worksOffline(each.page)
      await each.context.setOffline(true)
      await connectionIs(each.page, 'Offline')
    }
    await beginConversation(alice.page, [bob.user.username])
    await say(alice.page, 'alice begins')
    await beginConversation(bob.page, [alice.user.username])
    await say(bob.page, 'bob begins')
    expect(alice.page.url()).toBe(bob.page.url())
    await alice.page.reload()
    await screen(alice.page).article('alice begins').waitFor()

    for (const each of [alice, bob]) await each.context.setOffline(false)
    for (const each of [alice, bob]) {
      await screen(each.page).article('alice begins').waitFor()
      await screen(each.page).article('bob begins').waitFor()
      await connectionIs(each.page, 'Up to date')
    }
    expect((await sameWords(alice, bob)).sort()).toEqual(['alice begins', 'bob begins'])
    await say(alice.page, 'now together')
    await screen(bob.page).article('now together').waitFor()
    const title = alice.user.username
    expect(await screen(bob.page).sidebar.getByRole('link', { name: title }).count()).toBe(1)
  })
})

describe('when the relay does not run', () => {
  it('a new tab at any address of the app opens from the device, and what is written goes out later', async () => {
    const own = await startRelay()
    const { alice, bob } = await pairOf(own)
    await say(bob.page, 'before it stopped')
    await screen(alice.page).article('before it stopped').waitFor()
    await worksOffline(alice.page)
    await own.stop()

    const tab = await alice.context.newPage()
    await tab.goto(alice.page.url())
    await screen(tab).article('before it stopped').waitFor()
    await connectionIs(tab, 'Offline')
    await say(tab, 'into the dark')
    await tab.goto('/settings')
    await tab.getByRole('heading', { name: 'Settings' }).waitFor()
    await tab.goto('/no/such/page')
    await tab.getByText('There is no such page.').waitFor()
    await tab.close()

    await own.restart()
    await screen(bob.page).article('into the dark').waitFor()
    await eventually(async () =>
      expect(await texts(alice.page)).toEqual(['before it stopped', 'into the dark']),
    )
  })
})
