import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { person } from '../helpers/pair.ts'
import { closeDialog, details, dialogOf, fromMenu, rowTitles } from '../helpers/places.ts'
import { beginConversation, choose, connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
let round = 0
let alice: Person
let bob: Person
let place: string

beforeAll(async () => {
  relay = await startRelay()
  alice = await person(relay, 'alice')
  bob = await person(relay, 'bob')
})

/** Alice hosts another group that bob is in; both look at it. */
beforeEach(async () => {
  place = `Walks ${++round}`
  await bob.context.setOffline(false)
  for (const { page } of [alice, bob]) {
    await page.goto('/')
    await connectionIs(page, 'Up to date')
  }
  await beginConversation(alice.page, [bob.user.username], place)
  await connectionIs(alice.page, 'Up to date')
  await openConversation(bob.page, place)
  await connectionIs(bob.page, 'Up to date')
}, 60_000)

/** The page of bob in the details, as alice has it. */
async function aboutBob(): Promise<void> {
  await details(alice.page, 'People')
  await dialogOf(alice.page).getByRole('button', { name: bob.user.username }).click()
}

async function sanction(item: 'Mute' | 'Remove' | 'Ban', reason = ''): Promise<void> {
  await aboutBob()
  await dialogOf(alice.page)
    .getByRole('button', { name: `${item}…` })
    .click()
  if (reason !== '') await dialogOf(alice.page).getByRole('textbox', { name: 'Reason' }).fill(reason)
  await dialogOf(alice.page).getByRole('button', { name: item, exact: true }).click()
}

describe('a moderator against an author who is offline', () => {
  it('[M8] [M12] hides and bans; who comes back with messages is told why and keeps the words', async () => {
    await say(bob.page, 'cheap watches')
    await screen(alice.page).article('cheap watches').waitFor()
    await worksOffline(bob.page)
    await bob.context.setOffline(true)
    await say(bob.page, 'more watches')
    await say(bob.page, 'even more watches')
    await screen(bob.page).message.fill('and a half-written one')

    await choose(alice.page, 'cheap watches', 'Hide')
    await dialogOf(alice.page).getByRole('textbox', { name: 'Reason' }).fill('advertising')
    await dialogOf(alice.page).getByRole('button', { name: 'Hide message' }).click()
    await screen(alice.page).article('Message removed by a moderator').waitFor()
    await sanction('Ban', 'sells watches')
    await alice.page.getByText(`${bob.user.username} was banned`).waitFor()

    await bob.context.setOffline(false)
    await bob.page
      .getByText(/banned you from/)
      .first()
      .waitFor()
    await bob.page.getByText('sells watches').waitFor()
    for (const words of ['more watches', 'even more watches', 'and a half-written one'])
      await bob.page.getByText(words, { exact: true }).waitFor()
    expect(await rowTitles(bob.page)).toEqual([])
    expect(await screen(alice.page).article('more watches').count()).toBe(0)

    // The same after a new start.
    await bob.page.reload()
    await bob.page.getByText('even more watches', { exact: true }).waitFor()

    await alice.page.keyboard.press('Escape')
    await details(alice.page, 'Banned people')
    await dialogOf(alice.page).getByText('“sells watches”').waitFor()
    await dialogOf(alice.page).getByRole('button', { name: 'Lift the ban' }).click()
    await dialogOf(alice.page).getByText('Nobody is banned here.').waitFor()
  })
})

describe('[M1] [D5] spam', () => {
  it('is cleaned up from the author’s card: a ban that takes what they wrote with them', async () => {
    for (const words of ['cheap watches', 'cheaper watches']) await say(bob.page, words)
    await screen(alice.page).article('cheaper watches').waitFor()
    await choose(alice.page, 'cheaper watches', 'About')
    await dialogOf(alice.page).getByRole('button', { name: 'Ban…' }).click()
    await dialogOf(alice.page).getByRole('checkbox', { name: 'Also remove what they wrote here' }).check()
    await dialogOf(alice.page).getByRole('button', { name: 'Ban', exact: true }).click()
    await alice.page.getByText(`${bob.user.username} was banned, with 2 messages`).waitFor()
    await dialogOf(alice.page).waitFor({ state: 'detached' })
    await eventually(async () =>
      expect(await screen(alice.page).article('Message removed by a moderator').count()).toBe(2),
    )
    await alice.page.getByText(`You banned`).first().waitFor()
    expect(await screen(alice.page).article('cheap watches').count()).toBe(0)
  })
})

describe('removal', () => {
  it('[M8] [M12] while composing: the words stay, with who did it and why', async () => {
    await screen(bob.page).message.fill('I was just about to say')
    await sanction('Remove', 'a misunderstanding')
    await bob.page
      .getByText(/removed you from/)
      .first()
      .waitFor()
    await bob.page.getByText('a misunderstanding').waitFor()
    await bob.page.getByText('I was just about to say', { exact: true }).waitFor()
    expect(await rowTitles(bob.page)).toEqual([])

    // Added again, everything is as it was.
    await dialogOf(alice.page).getByRole('combobox', { name: 'Add somebody' }).fill(bob.user.username)
    await dialogOf(alice.page).getByRole('option', { name: bob.user.username }).click()
    await dialogOf(alice.page).getByRole('button', { name: 'Add', exact: true }).click()
    await screen(bob.page).message.waitFor()
    expect(await screen(bob.page).message.inputValue()).toBe('I was just about to say')
  })

  it('[M12] is told by a note to whoever looks elsewhere', async () => {
    await bob.page.goto('/')
    await connectionIs(bob.page, 'Up to date')
    await sanction('Remove')
    await bob.page.getByText(/removed you from/).waitFor()
    await eventually(async () => expect(await rowTitles(bob.page)).not.toContain(place) ?? true)
  })
})

describe('who may not write', () => {
  it('[M5] is told until when they are muted, keeps the draft, and writes again when it is over', async () => {
    await say(bob.page, 'one more thing')
    await screen(bob.page).message.fill('but I only wanted')
    await sanction('Mute', 'calm down')
    await bob.page.getByText(/You were muted here: you may write again at/).waitFor()
    await screen(bob.page).article('one more thing').press('Enter')
    await bob.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
    for (const item of ['React', 'Reply', 'Edit'])
      expect([item, await bob.page.getByRole('menuitem', { name: item }).count()]).toEqual([item, 0])
    await bob.page.keyboard.press('Escape')
    await bob.page.getByRole('menu').waitFor({ state: 'detached' })
    await screen(bob.page).message.press('Enter')
    expect(await screen(bob.page).message.inputValue()).toBe('but I only wanted')
    await dialogOf(alice.page).getByRole('button', { name: 'Let write again' }).click()
    await bob.page.getByText(/You were muted here/).waitFor({ state: 'detached' })
    await screen(bob.page).send.click()
    await closeDialog(alice.page)
    await screen(alice.page).article('but I only wanted').waitFor()
  })

  it('[M5] what was written without a network before one knew comes back with its reason, to resend', async () => {
    await bob.page.setViewportSize({ width: 390, height: 700 })
    for (let line = 0; line < 12; line++) await say(bob.page, `line ${line}`)
    await worksOffline(bob.page)
    await bob.context.setOffline(true)
    for (const words of ['first', 'second', 'third', 'said on the train']) await say(bob.page, words)
    await sanction('Mute')
    await alice.page.getByText(`${bob.user.username} is muted`).waitFor()
    await bob.context.setOffline(false)
    const note = screen(bob.page).article('said on the train')
    await note.getByText('You may not write here for a while.').waitFor()
    // It is seen whole without a hand, also on a phone, also when the page is opened anew.
    const isWhole = async () => {
      const [discard, composer] = await Promise.all([
        note.getByRole('button', { name: 'Discard' }).boundingBox(),
        screen(bob.page).message.boundingBox(),
      ])
      return discard !== null && composer !== null && discard.y + discard.height < composer.y
    }
    await eventually(isWhole)
    await bob.page.reload()
    await note.waitFor()
    await eventually(isWhole)
    await dialogOf(alice.page).getByRole('button', { name: 'Let write again' }).click()
    await bob.page.getByText(/You were muted here/).waitFor({ state: 'detached' })
    await note.getByRole('button', { name: 'Resend' }).click()
    await closeDialog(alice.page)
    await screen(alice.page).article('said on the train').waitFor()
  })

  it('[M6] sees in slow mode how long to wait', async () => {
    await details(alice.page, 'Rules')
    await dialogOf(alice.page).getByRole('combobox', { name: 'Slow mode' }).selectOption('30')
    await alice.page.getByText('Saved').first().waitFor()
    await say(bob.page, 'one')
    await bob.page.getByText(/Slow mode: one message every 30 seconds/).waitFor()
    await screen(bob.page).message.fill('two')
    await screen(bob.page).message.press('Enter')
    expect(await screen(bob.page).message.inputValue()).toBe('two')
    await dialogOf(alice.page).getByRole('combobox', { name: 'Slow mode' }).selectOption('0')
    await bob.page.getByText(/Slow mode: one message/).waitFor({ state: 'detached' })
    await screen(bob.page).send.click()
    await closeDialog(alice.page)
    await screen(alice.page).article('two').waitFor()
  })

  it('[M7] reads and reacts where only moderators write', async () => {
    await say(alice.page, 'the rules of the house')
    await details(alice.page, 'Rules')
    await dialogOf(alice.page).getByRole('radio', { name: 'Hosts and moderators only' }).check()
    await bob.page.getByText('Only hosts and moderators write here. You may read and react.').waitFor()
    await closeDialog(alice.page)
    await screen(bob.page).message.waitFor({ state: 'hidden' })
    await choose(bob.page, 'the rules of the house', 'React')
    await bob.page.getByRole('menuitem', { name: '👍' }).click()
    await screen(alice.page).article('the rules of the house').getByText('👍').waitFor()
  })
})

describe('a report', () => {
  it('[M9] [M10] is read by the host, the message hidden, and all of it stands in the audit', async () => {
    const eve = await person(relay, 'eve')
    await details(alice.page, 'People')
    await dialogOf(alice.page).getByRole('combobox', { name: 'Add somebody' }).fill(eve.user.username)
    await dialogOf(alice.page).getByRole('option', { name: eve.user.username }).click()
    await dialogOf(alice.page).getByRole('button', { name: 'Add', exact: true }).click()
    await openConversation(eve.page, place)
    await say(eve.page, 'send me your password')

    await choose(bob.page, 'send me your password', 'Report')
    await dialogOf(bob.page).getByRole('textbox', { name: 'Reason' }).fill('a trick')
    await dialogOf(bob.page).getByRole('button', { name: 'Report', exact: true }).click()
    await bob.page.getByText('Reported: the hosts').waitFor()
    // Once is enough.
    await choose(bob.page, 'send me your password', 'Report')
    await dialogOf(bob.page).getByRole('button', { name: 'Report', exact: true }).click()
    await bob.page.getByText('You have reported that already.').waitFor()
    await closeDialog(bob.page)

    // It is said where the host looks anyway: on the row, above the messages, in the menu.
    await closeDialog(alice.page)
    await alice.page.getByRole('link', { name: /1 open report/ }).waitFor()
    await fromMenu(alice.page, 'Reports (1)')
    await dialogOf(alice.page).getByText('send me your password').waitFor()
    await closeDialog(alice.page)
    await alice.page.getByRole('button', { name: 'See reports' }).click()
    await dialogOf(alice.page).getByRole('button', { name: 'Ban…' }).waitFor()
    await dialogOf(alice.page).getByText('send me your password').waitFor()
    await dialogOf(alice.page).getByText('“a trick”').waitFor()
    await dialogOf(alice.page).getByRole('button', { name: 'Hide message' }).click()
    await dialogOf(alice.page).getByText('Nothing is reported.').waitFor()
    await screen(bob.page).article('Message removed by a moderator').waitFor()
    await screen(eve.page).article('Message removed by a moderator').waitFor()
    expect(await screen(eve.page).article('send me your password').count()).toBe(0)

    await closeDialog(alice.page)
    expect(await alice.page.getByRole('button', { name: 'See reports' }).count()).toBe(0)
    await details(alice.page, 'What happened')
    for (const sentence of [/reported a message of/, /hid a message of/, /dealt with a report/, /made this/])
      await dialogOf(alice.page).getByText(sentence).first().waitFor()
  })
})
