import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { person } from '../helpers/pair.ts'
import { beginConversation, connectionIs, openConversation, say, screen, stateIs } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
let alice: Person
let bob: Person
let eve: Person
let carol: Person

const card = (page: Page, name: string) => page.getByRole('dialog', { name })
const closeCard = async (page: Page) => {
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
/** From the menu of a message that they wrote. */
const openCardOf = async (page: Page, name: string, message: string) => {
  const article = screen(page).article(message)
  await article.hover()
  await article.getByRole('button', { name: 'Message menu' }).click()
  await page.getByRole('menuitem', { name: `About ${name}` }).click()
  await card(page, name).waitFor()
}
const toPeople = async (page: Page) => {
  await page.getByRole('button', { name: 'Your menu' }).click()
  await page.getByRole('menuitem', { name: 'People' }).click()
  await page.getByRole('heading', { name: 'People', exact: true }).waitFor()
}
/** Who stands under a heading of the page of people. */
const under = (page: Page, heading: string) =>
  page
    .getByRole('main')
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: heading, exact: true }) })
const find = async (page: Page, name: string) => {
  await page.getByRole('searchbox', { name: 'Find people' }).fill(name)
  return page.getByRole('region', { name: 'Found' })
}

beforeAll(async () => {
  relay = await startRelay()
  // Whoever comes first invites the others: they are alice's contacts, and strangers to each other (S4).
  alice = await person(relay, 'alice')
  bob = await person(relay, 'bob')
  eve = await person(relay, 'eve')
  carol = await person(relay, 'carol')
  await beginConversation(alice.page, ['bob', 'eve', 'carol'], 'Table')
  for (const { page } of [bob, eve, carol]) await openConversation(page, 'Table')
  await say(eve.page, 'I am eve')
  await say(carol.page, 'I am carol')
  await screen(bob.page).article('I am carol').waitFor()
})

describe('requests', () => {
  it('[S4] whoever came by alice’s invitation is her contact, on both sides', async () => {
    await toPeople(alice.page)
    for (const name of ['bob', 'carol', 'eve'])
      await under(alice.page, 'Contacts').getByText(`@${name}`).waitFor()
    await toPeople(bob.page)
    await under(bob.page, 'Contacts').getByText('@alice').waitFor()
    expect(await under(bob.page, 'Contacts').getByRole('listitem').count()).toBe(1)
    await openConversation(bob.page, 'Table')
  })

  it('[S6] bob asks eve and carol without a network; it waits over a reload, and they hear of it when he is back', async () => {
    const { page, context } = bob
    await worksOffline(page)
    await connectionIs(page, 'Up to date')
    await context.setOffline(true)
    await connectionIs(page, 'Offline')
    for (const name of ['eve', 'carol']) {
      await openCardOf(page, name, `I am ${name}`)
      await card(page, name).getByRole('button', { name: 'Ask as contact' }).click()
      await card(page, name).getByText('You asked them to be your contact.').waitFor()
      await card(page, name).getByText('waits for the network').waitFor()
      await closeCard(page)
    }
    await page.reload()
    await toPeople(page)
    await under(page, 'You asked').getByText('waits for the network').first().waitFor()
    expect(await eve.page.getByRole('link', { name: '1 contact request' }).count()).toBe(0)

    await context.setOffline(false)
    for (const { page: theirs } of [eve, carol]) {
      await theirs.getByRole('link', { name: '1 contact request' }).waitFor()
    }
    await page.getByText('waits for the network').first().waitFor({ state: 'detached' })
  })

  it('[S1] eve accepts, and both have each other without a reload', async () => {
    await eve.page.getByRole('link', { name: '1 contact request' }).click()
    await under(eve.page, 'They ask to be your contacts').getByRole('button', { name: 'Accept bob' }).click()
    await under(eve.page, 'Contacts').getByText('@bob').waitFor()
    await eve.page.getByRole('link', { name: '1 contact request' }).waitFor({ state: 'detached' })
    await under(bob.page, 'Contacts').getByText('@eve').waitFor()
  })

  it('[S2] carol declines: bob goes on seeing that he asked', async () => {
    await carol.page.getByRole('link', { name: '1 contact request' }).click()
    await under(carol.page, 'They ask to be your contacts')
      .getByRole('button', { name: 'Decline bob' })
      .click()
    await carol.page.getByRole('button', { name: 'Decline bob' }).waitFor({ state: 'detached' })
    await connectionIs(carol.page, 'Up to date')
    await bob.page.reload()
    await under(bob.page, 'You asked').getByText('@carol').waitFor()
    expect(await carol.page.getByRole('link', { name: 'contact request' }).count()).toBe(0)
  })
})

describe('a card', () => {
  it('[S5] shows what somebody says of themselves, and leads to them', async () => {
    await eve.page.goto('/settings')
    await eve.page.getByRole('textbox', { name: 'Status' }).fill('in the garden')
    await eve.page.getByRole('textbox', { name: 'About you' }).fill('Tomatoes.\nAnd basil.')
    await eve.page.getByRole('button', { name: 'Save', exact: true }).click()
    await eve.page.getByText('Saved').waitFor()

    await openConversation(bob.page, 'Table')
    // Pressing the name above the message does the same as its menu.
    await screen(bob.page).article('I am eve').getByRole('button', { name: 'eve', exact: true }).click()
    await card(bob.page, 'eve').getByText('in the garden').waitFor()
    expect(await card(bob.page, 'eve').getByText('Tomatoes.').innerText()).toBe('Tomatoes.\nAnd basil.')
    await card(bob.page, 'eve').getByRole('button', { name: 'Message', exact: true }).click()
    await bob.page.getByRole('heading', { name: 'eve' }).waitFor()
    await say(bob.page, 'how are the tomatoes?')
    await openConversation(eve.page, 'bob')
    await screen(eve.page).article('how are the tomatoes?').waitFor()
  })
})

describe('[S3] eve blocks bob', () => {
  it('after being asked; the conversation of the two leaves her list and her screen', async () => {
    await eve.page.getByRole('button', { name: 'About bob' }).click()
    await card(eve.page, 'bob').getByRole('button', { name: 'Block' }).click()
    const confirm = eve.page.getByRole('dialog', { name: 'Block bob?' })
    await confirm.getByRole('button', { name: 'Cancel' }).click()
    await card(eve.page, 'bob').getByRole('button', { name: 'Block' }).click()
    await confirm.getByRole('button', { name: 'Block' }).click()
    await card(eve.page, 'bob').getByText('Blocked: to them you are not here.').waitFor()
    await closeCard(eve.page)
    await screen(eve.page).sidebar.getByRole('link', { name: 'bob' }).waitFor({ state: 'detached' })
    expect(new URL(eve.page.url()).pathname).toBe('/')
  })

  it('for bob she is not there: not found, nothing of what she says of herself, nothing delivered', async () => {
    await say(bob.page, 'did I say something?')
    await stateIs(bob.page, 'did I say something?', 'Sent')
    await toPeople(bob.page)
    await (await find(bob.page, 'eve')).getByText('Nobody here is called “eve”.').waitFor()
    await bob.page.getByRole('searchbox', { name: 'Find people' }).fill('')
    // Nobody told him: she stands where she stood.
    await under(bob.page, 'Contacts').getByRole('button', { name: 'eve @eve' }).click()
    await card(bob.page, 'eve').getByText('A contact of yours.').waitFor()
    await eventually(async () =>
      expect(await card(bob.page, 'eve').getByText('in the garden').count()).toBe(0),
    )
    await closeCard(bob.page)
  })

  it('in the group they go on reading each other', async () => {
    await openConversation(bob.page, 'Table')
    await openConversation(eve.page, 'Table')
    await say(bob.page, 'bob at the table')
    await screen(eve.page).article('bob at the table').waitFor()
  })

  it('lifted, everything is back, with what he wrote meanwhile', async () => {
    await toPeople(eve.page)
    await under(eve.page, 'Blocked').getByRole('button', { name: 'Unblock bob' }).click()
    await screen(eve.page).sidebar.getByRole('link', { name: 'did I say something?' }).click()
    await screen(eve.page).article('did I say something?').waitFor()
    await say(eve.page, 'no, nothing')
    await screen(bob.page).sidebar.getByRole('link', { name: 'no, nothing' }).click()
    await screen(bob.page).article('no, nothing').waitFor()
    await toPeople(bob.page)
    await (await find(bob.page, 'eve')).getByText('@eve').waitFor()
  })
})
