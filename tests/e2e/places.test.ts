import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, openDevice, worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { person } from '../helpers/pair.ts'
import { closeDialog, details, dialogOf, fromMenu, makeRoom, rowTitles } from '../helpers/places.ts'
import { beginConversation, connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

describe('a public room', () => {
  let alice: Person
  let bob: Person

  it('[M2] is made with a name and a topic, is found by a third person, and is joined by them', async () => {
    alice = await person(relay, 'alice')
    bob = await person(relay, 'bob')
    await makeRoom(alice.page, 'Boats', { who: 'public', topic: 'Tides and varnish' })
    await say(alice.page, 'the tide turns at six')

    await bob.page.getByRole('button', { name: 'Your menu' }).click()
    await bob.page.getByRole('menuitem', { name: 'Public rooms' }).click()
    await bob.page.getByRole('heading', { name: 'Public rooms' }).waitFor()
    await bob.page.getByText('Tides and varnish').waitFor()
    await bob.page.getByRole('searchbox', { name: 'Find a room' }).fill('varnish')
    await bob.page.getByRole('listitem').filter({ hasText: '1 person' }).waitFor()
    await bob.page.getByRole('searchbox', { name: 'Find a room' }).fill('horses')
    await bob.page.getByText('No public room called “horses”.').waitFor()
    await bob.page.getByRole('searchbox', { name: 'Find a room' }).fill('boa')
    await bob.page.getByRole('button', { name: 'Join Boats' }).click()

    await bob.page.getByRole('heading', { name: 'Boats' }).waitFor()
    await screen(bob.page).article('the tide turns at six').waitFor()
    await say(bob.page, 'I bring the varnish')
    await screen(alice.page).article('I bring the varnish').waitFor()
    await alice.page.getByText(/bob.? joined/).waitFor()
  })

  it('[M2] [M8] is not listed any more once it is private, and who still sees it there cannot join', async () => {
    const eve = await person(relay, 'eve')
    await eve.page.goto('/rooms')
    const join = eve.page.getByRole('button', { name: 'Join Boats' })
    await join.waitFor()
    await details(alice.page, 'Rules')
    await alice.page.getByRole('radio', { name: 'People who are added or invited' }).check()
    await alice.page.getByText('Saved').first().waitFor()
    await join.click()
    await eve.page.getByText('There is nothing here.').waitFor()
    await eve.page.reload()
    await eve.page.getByText('No public room yet.').waitFor()
  })

  it('says when the relay cannot be reached, and tries again', async () => {
    const { page, context } = bob
    await page.goto('/')
    await worksOffline(page)
    await context.setOffline(true)
    await page.getByRole('button', { name: 'Your menu' }).click()
    await page.getByRole('menuitem', { name: 'Public rooms' }).click()
    await page.getByText('The relay cannot be reached.').waitFor()
    await context.setOffline(false)
    await page.getByText('No public room yet.').waitFor()
  })
})

describe('an invitation', () => {
  it('[M11] leads from nothing to talking: one link, a name, a password', async () => {
    const alice = await person(relay, 'ada')
    await beginConversation(alice.page, [], 'Walks')
    await connectionIs(alice.page, 'Up to date')
    const link = await inviteLink(alice.page)

    const fresh = await openDevice(await launchBrowser(), relay.url)
    fresh.setDefaultTimeout(15_000)
    const page = await fresh.newPage()
    await page.goto(link)
    await page.getByText('to Walks, where 1 person talks').waitFor()
    await screen(page).username.fill('newcomer')
    await screen(page).password.fill('newcomer likes long walks')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('heading', { name: 'Walks', exact: true }).waitFor()
    await say(page, 'here I am')
    await screen(alice.page).article('here I am').waitFor()
    await fresh.close()
  })

  it('[M11] takes whoever has an account in by one press, and shows where it leads first', async () => {
    const host = await person(relay, 'hosta')
    const guest = await person(relay, 'guest')
    await beginConversation(host.page, [], 'Choir')
    await connectionIs(host.page, 'Up to date')
    const link = await inviteLink(host.page)
    await guest.page.goto(link)
    await guest.page.getByRole('heading', { name: /Join .?Choir/ }).waitFor()
    await guest.page.getByText(/hosta.? invites you/).waitFor()
    await guest.page.getByRole('button', { name: 'Join', exact: true }).click()
    await guest.page.getByRole('heading', { name: 'Choir', exact: true }).waitFor()
    await say(guest.page, 'good evening')
    await screen(host.page).article('good evening').waitFor()

    // Again: they are in, so it only opens.
    await guest.page.goto(link)
    await guest.page.getByRole('button', { name: 'Join', exact: true }).click()
    await screen(guest.page).article('good evening').waitFor()
  })

  it('[M11] [M4] says to who was put out, or is banned, that it does not bring them back', async () => {
    const host = await person(relay, 'hostd')
    const guest = await person(relay, 'guestd')
    await beginConversation(host.page, [], 'Attic')
    await connectionIs(host.page, 'Up to date')
    const link = await inviteLink(host.page)
    await guest.page.goto(link)
    await guest.page.getByRole('button', { name: 'Join', exact: true }).click()
    await guest.page.getByRole('heading', { name: 'Attic', exact: true }).waitFor()
    await guest.page.goto(link)
    await guest.page.getByRole('heading', { name: /Join .?Attic|You are in already/ }).waitFor()
    for (const [item, words] of [
      ['Remove', 'This link does not bring you back'],
      ['Ban', 'You are banned there'],
    ] as const) {
      await details(host.page, 'People')
      await dialogOf(host.page).getByRole('button', { name: '@guestd' }).click()
      await dialogOf(host.page)
        .getByRole('button', { name: `${item}…` })
        .click()
      await dialogOf(host.page).getByRole('button', { name: item, exact: true }).click()
      await dialogOf(host.page).getByRole('combobox', { name: 'Add somebody' }).waitFor()
      await guest.page.goto(link)
      await guest.page.getByText(words).waitFor()
      expect(await guest.page.getByRole('button', { name: 'Join', exact: true }).count()).toBe(0)
      if (item === 'Ban') continue
      await dialogOf(host.page).getByRole('combobox', { name: 'Add somebody' }).fill('guestd')
      await dialogOf(host.page).getByRole('option', { name: 'guestd' }).click()
      await dialogOf(host.page).getByRole('button', { name: 'Add', exact: true }).click()
      await dialogOf(host.page).getByRole('button', { name: '@guestd' }).waitFor()
      await closeDialog(host.page)
    }
  })

  it('[M11] brings back through the door whoever was signed out', async () => {
    const host = await person(relay, 'hostb')
    const guest = await person(relay, 'guestb')
    await beginConversation(host.page, [], 'Garden')
    await connectionIs(host.page, 'Up to date')
    const link = await inviteLink(host.page)
    const context = await openDevice(await launchBrowser(), relay.url)
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    await page.goto(link.replace('/register', '/join'))
    await page.getByText('to Garden, where').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    // The page before has fields of the same names.
    await page.getByText('Good to see you').waitFor()
    await screen(page).username.fill(guest.user.username)
    await screen(page).password.fill(guest.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Garden', exact: true }).waitFor()
    await screen(page).message.waitFor()
    await context.close()
  })

  it('[M11] does not open once it is revoked', async () => {
    const host = await person(relay, 'hostc')
    const guest = await person(relay, 'guestc')
    await beginConversation(host.page, [], 'Cellar')
    await connectionIs(host.page, 'Up to date')
    const link = await inviteLink(host.page)
    await details(host.page, 'Invitations')
    await dialogOf(host.page).getByRole('button', { name: 'Revoke the link' }).click()
    await dialogOf(host.page).getByText('No link works at the moment.').waitFor()
    await guest.page.goto(link)
    await guest.page.getByText('This link does not open').waitFor()
  })
})

describe('roles', () => {
  it('[M1] [M3] are given, and the last host hands over before leaving', async () => {
    const alice = await person(relay, 'alva')
    const bob = await person(relay, 'bert')
    await beginConversation(alice.page, ['bert'], 'Kitchen')
    await connectionIs(alice.page, 'Up to date')
    await openConversation(bob.page, 'Kitchen')

    await details(alice.page, 'People')
    await dialogOf(alice.page).getByRole('button', { name: '@bert' }).click()
    // Keys wander through the choices and give nothing: what it means is said, and a press gives it.
    await dialogOf(alice.page).getByRole('radio', { name: 'Member' }).press('ArrowDown')
    await dialogOf(alice.page).getByText('You may not be able to take it back.').waitFor()
    await dialogOf(alice.page).getByRole('button', { name: 'Cancel' }).click()
    expect(await dialogOf(alice.page).getByRole('radio', { name: 'Member' }).isChecked()).toBe(true)
    await dialogOf(alice.page).getByRole('radio', { name: 'Moderator' }).check()
    await dialogOf(alice.page).getByRole('button', { name: 'Make moderator' }).click()
    await bob.page.getByText('You are now moderator').waitFor()
    await details(bob.page, 'Name and picture')
    await dialogOf(bob.page).getByRole('textbox', { name: 'Topic' }).fill('Who cooks')
    await dialogOf(bob.page).getByRole('button', { name: 'Save' }).click()
    await dialogOf(bob.page).getByText('Who cooks').waitFor()
    // What only hosts do, a moderator is not offered.
    await dialogOf(bob.page).getByRole('button', { name: 'Rules' }).click()
    expect(await dialogOf(bob.page).getByRole('radio', { name: 'Everybody' }).isDisabled()).toBe(true)

    await alice.page.keyboard.press('Escape')
    await fromMenu(alice.page, 'Leave conversation')
    const leaving = alice.page.getByRole('dialog', { name: 'Leave Kitchen?' })
    await leaving.getByRole('radio', { name: 'bert' }).check()
    await leaving.getByRole('button', { name: 'Hand over and leave' }).click()
    await alice.page.waitForURL(`${relay.url}/`)
    await eventually(async () => expect(await rowTitles(alice.page)).toEqual([]))
    await eventually(async () =>
      expect(await dialogOf(bob.page).getByRole('radio', { name: 'Everybody' }).isEnabled()).toBe(true),
    )
  })
})

describe('[S7] two people whose names look alike', () => {
  it('are shown with their usernames', async () => {
    const alice = await person(relay, 'alma')
    const bob = await person(relay, 'boris')
    const mimic = await person(relay, 'mimic')
    for (const [{ context }, displayName] of [
      [bob, 'Boris'],
      [mimic, 'В\u200boris'],
    ] as const)
      await context.request.patch(`${relay.url}/api/me`, {
        data: { displayName },
        headers: { origin: relay.url },
      })
    await beginConversation(alice.page, ['boris', 'mimic'], 'Mirror')
    await connectionIs(alice.page, 'Up to date')
    await openConversation(mimic.page, 'Mirror')
    await say(mimic.page, 'lend me ten euros')
    await screen(alice.page)
      .article('lend me ten euros')
      .getByText('@mimic', { exact: false })
      .first()
      .waitFor()

    // Also once one of them is gone: in what they wrote, in the notice, and in the audit.
    await details(alice.page, 'People')
    await dialogOf(alice.page).getByRole('button', { name: '@mimic' }).click()
    await dialogOf(alice.page).getByRole('button', { name: 'Ban…' }).click()
    await alice.page.getByRole('dialog', { name: /Ban .*@mimic/ }).waitFor()
    await dialogOf(alice.page).getByRole('button', { name: 'Ban', exact: true }).click()
    await alice.page.getByText(/banned .*@mimic/).waitFor()
    await closeDialog(alice.page)
    await screen(alice.page).article('lend me ten euros').getByText('@mimic').first().waitFor()
    await alice.page.reload()
    await screen(alice.page).article('lend me ten euros').getByText('@mimic').first().waitFor()
    await details(alice.page, 'What happened')
    await dialogOf(alice.page)
      .getByText(/banned .*@mimic/)
      .waitFor()
  })
})

/** As a host makes it: the details, a link, the cross. */
async function inviteLink(page: Page): Promise<string> {
  await details(page, 'Invitations')
  await dialogOf(page).getByRole('button', { name: 'Create link' }).click()
  const link = await dialogOf(page).getByRole('textbox', { name: 'Invitation link' }).inputValue()
  await dialogOf(page).getByRole('button', { name: 'Close' }).click()
  return link
}
