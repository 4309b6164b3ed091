import { beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { anotherDevice } from '../helpers/newPerson.ts'
import { person } from '../helpers/pair.ts'
import { dialogOf, rowMenu, rowTitles } from '../helpers/places.ts'
import { beginConversation, connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

describe('two devices of one person', () => {
  it('[D9] keep pins, silence and what is put away in step, also without a network', async () => {
    const alice = await person(relay, 'anna')
    for (const name of ['One', 'Two', 'Three']) await beginConversation(alice.page, [], name)
    await connectionIs(alice.page, 'Up to date')
    const phone = await anotherDevice(await launchBrowser(), relay, alice)
    phone.context.setDefaultTimeout(15_000)
    await phone.page.goto('/')
    await connectionIs(phone.page, 'Up to date')
    expect(await rowTitles(phone.page)).toEqual(['Three', 'Two', 'One'])

    await rowMenu(alice.page, 'One', 'Pin')
    await eventually(async () => expect(await rowTitles(phone.page)).toEqual(['One', 'Three', 'Two']))

    await worksOffline(phone.page)
    await phone.context.setOffline(true)
    await rowMenu(phone.page, 'Three', 'Archive')
    await rowMenu(phone.page, 'Two', 'Mute')
    expect(await rowTitles(phone.page)).toEqual(['One', 'Two'])
    await rowMenu(alice.page, 'Two', 'Pin')
    await phone.context.setOffline(false)
    const both = ['Two', 'One'].sort()
    for (const { page } of [alice, phone]) {
      await eventually(async () => expect((await rowTitles(page)).toSorted()).toEqual(both))
      await screen(page)
        .sidebar.getByRole('link', { name: /Two.*Muted|Muted.*Two/ })
        .waitFor()
    }
    await alice.page.getByRole('button', { name: '1 archived conversation' }).click()
    await rowMenu(alice.page, 'Three', 'Move to the list')
    await eventually(async () =>
      expect((await rowTitles(phone.page)).toSorted()).toEqual(['One', 'Three', 'Two']),
    )
  })

  it('what was put away comes back with a new message, unless it is muted', async () => {
    const alice = await person(relay, 'asta')
    const bob = await person(relay, 'bodo')
    await beginConversation(bob.page, ['asta'], 'Loud')
    await beginConversation(bob.page, ['asta'], 'Quiet')
    await connectionIs(bob.page, 'Up to date')
    await eventually(async () => expect(await rowTitles(alice.page)).toEqual(['Quiet', 'Loud']))
    await rowMenu(alice.page, 'Quiet', 'Mute')
    await rowMenu(alice.page, 'Quiet', 'Archive')
    await rowMenu(alice.page, 'Loud', 'Archive')
    await eventually(async () => expect(await rowTitles(alice.page)).toEqual([]))
    // The newest word stands on top: that one is taken back.
    await alice.page.getByRole('button', { name: 'Undo' }).last().click()
    await eventually(async () => expect(await rowTitles(alice.page)).toEqual(['Loud']))
    await rowMenu(alice.page, 'Loud', 'Archive')
    await eventually(async () => expect(await rowTitles(alice.page)).toEqual([]))
    await say(bob.page, 'psst')
    await openConversation(bob.page, 'Loud')
    await say(bob.page, 'hello there')
    await eventually(async () => expect(await rowTitles(alice.page)).toEqual(['Loud']))
    await alice.page.getByRole('button', { name: '1 archived conversation' }).click()
    await screen(alice.page).sidebar.getByText('psst').waitFor()
  })
})

describe('by keyboard alone', () => {
  it('one makes a room, pins it, filters the list and opens the details', async () => {
    const { page } = await person(relay, 'keyla')
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    /** Down the open menu until that item has the focus. */
    const toItem = (name: string) =>
      eventually(async () => {
        const here = await page.evaluate(() =>
          document.activeElement?.role === 'menuitem' ? document.activeElement.textContent : '',
        )
        if (here === name) return true
        await press('ArrowDown')
        return false
      })
    await screen(page).newConversation.focus()
    await press('Enter')
    await page.getByRole('dialog').waitFor()
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('role') === 'combobox'))
    await press('Tab')
    await page.keyboard.type('Library')
    await press('Tab', 'ArrowDown', 'ArrowDown')
    await page.getByRole('textbox', { name: 'Topic' }).waitFor()
    await press('Enter')
    await page.getByRole('heading', { name: 'Library' }).waitFor()
    await screen(page).message.waitFor()

    const row = screen(page).sidebar.getByRole('link', { name: 'Library' })
    await row.focus()
    await press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Pin' }).waitFor()
    await toItem('Pin')
    await press('Enter')
    await screen(page)
      .sidebar.getByRole('link', { name: /Pinned/ })
      .waitFor()

    await page.getByRole('button', { name: 'Filter conversations' }).focus()
    await press('Enter')
    await page.getByRole('menuitem', { name: 'Direct' }).waitFor()
    await page.keyboard.type('Gr')
    await press('Enter')
    await page.getByText('No group yet.').waitFor()
    await page.getByRole('button', { name: 'Show all' }).focus()
    await press('Enter')
    await row.waitFor()

    await page.getByRole('button', { name: 'Conversation menu' }).focus()
    await press('Enter')
    await page.getByRole('menuitem', { name: 'Details' }).waitFor()
    await toItem('Details')
    await press('Enter')
    await dialogOf(page)
      .getByRole('button', { name: /^People/ })
      .waitFor()
    await press('Escape')
    await dialogOf(page).waitFor({ state: 'detached' })
  })
})
