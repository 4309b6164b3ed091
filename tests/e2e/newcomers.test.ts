import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, worksOffline } from '../helpers/browser.ts'
import { DESKTOP, PHONE } from '../helpers/gallery.ts'
import { newPerson, type Person } from '../helpers/newPerson.ts'
import { beginConversation, connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

/** What somebody sees who has just come, by invitation, and whose name may run the other way. */

const ARABIC = 'محمد العربي'
let relay: RelayProcess
let alice: Person
beforeAll(async () => {
  relay = await startRelay()
  alice = await newPerson(await launchBrowser(), relay, 'alice', DESKTOP)
})

async function rename(page: Page, name: string): Promise<void> {
  await page.goto('/settings')
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
}
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: `${folder}/newcomer-${name}.png` })
}

describe('whoever comes by an invitation', () => {
  it('[S4] is offered to write to who invited them, while nothing is said yet', async () => {
    const bob = await newPerson(await launchBrowser(), relay, 'bob', PHONE)
    await bob.page.goto('/')
    const write = bob.page.getByRole('navigation').getByRole('button', { name: 'Write to alice' })
    await write.waitFor()
    await shot(bob.page, 'empty')
    await write.click()
    await bob.page.getByRole('heading', { name: 'alice' }).waitFor()
    await say(bob.page, 'good morning')
    await alice.page.goto('/')
    await screen(alice.page).sidebar.getByRole('link', { name: 'bob' }).waitFor()
  })
})

describe('a name that runs from right to left', () => {
  it('turns neither the phrases that it is in nor the row of who wrote last', async () => {
    const eve = await newPerson(await launchBrowser(), relay, 'eve', PHONE)
    await rename(eve.page, ARABIC)
    await rename(alice.page, 'alice')
    await alice.page.goto('/')
    await beginConversation(alice.page, ['eve', 'bob'], 'Garden')
    await say(alice.page, 'hello')
    await eve.page.goto('/')
    await openConversation(eve.page, 'Garden')
    await say(eve.page, 'مرحبا يا أصدقاء كيف حالكم اليوم')
    await say(eve.page, 'ok')
    await shot(eve.page, 'phone')
    const row = screen(alice.page).sidebar.getByRole('link', { name: 'Garden' })
    await row.getByText('ok').waitFor()
    // By place: the name before the colon before the words, as the language on screen has it.
    const places = await row.evaluate((link, name) => {
      const left = (text: string) => {
        const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT)
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          if (!node.textContent?.includes(text)) continue
          const range = document.createRange()
          range.selectNodeContents(node)
          return range.getBoundingClientRect().left
        }
        return Number.NaN
      }
      return [left(name), left(': '), left('ok')]
    }, ARABIC)
    expect(places).toEqual([...places].sort((one, other) => one - other))
    await openConversation(alice.page, 'Garden')
    await screen(alice.page).article('ok').waitFor()
    await shot(alice.page, 'desktop')
    await eve.page.goto('/')
    await shot(eve.page, 'list')
    await alice.page.goto('/people')
    await alice.page.getByText(`@eve`).waitFor()
    const button = alice.page.getByRole('button', { name: `Message \u2068${ARABIC}\u2069` })
    await button.waitFor()
    await alice.page
      .getByRole('listitem')
      .filter({ hasText: '@eve' })
      .getByRole('img', { name: 'online' })
      .waitFor()
    await shot(alice.page, 'people')
  })
})

describe('on a phone', () => {
  it('the title of a conversation has room beside who looks at it, and what is the matter is said to who asks', async () => {
    const carol = await newPerson(await launchBrowser(), relay, 'carol', PHONE)
    await newPerson(await launchBrowser(), relay, 'dora', PHONE)
    await alice.page.goto('/')
    await beginConversation(alice.page, ['carol', 'dora'], 'Long Sunday walk')
    await carol.page.goto('/')
    await openConversation(carol.page, 'Long Sunday walk')
    await carol.page.getByRole('img', { name: /^Here now: .*alice/ }).waitFor()
    await connectionIs(carol.page, 'Up to date')
    const title = carol.page.getByRole('heading', { name: 'Long Sunday walk' })
    expect(await title.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
    await shot(carol.page, 'crowded')
  })
})

describe('an invitation', () => {
  it('is made again once the network is back, and again; what was said of its absence goes by itself', async () => {
    const { page, context } = alice
    await page.goto('/')
    await connectionIs(page, 'Up to date')
    await worksOffline(page)
    await page.getByRole('button', { name: 'Your menu' }).click()
    await page.getByRole('menuitem', { name: 'Invite somebody' }).click()
    const dialog = page.getByRole('dialog', { name: 'Invite somebody' })
    const create = dialog.getByRole('button', { name: 'Create link' })
    await create.waitFor()
    await context.setOffline(true)
    await create.click()
    await dialog.getByRole('alert').waitFor()
    // Behind the dialog nothing has a role.
    await page.locator('[data-state="offline"]').filter({ visible: true }).first().waitFor()
    await context.setOffline(false)
    await dialog.getByRole('alert').waitFor({ state: 'detached' })
    const link = dialog.getByRole('textbox')
    await create.click()
    const first = await link.inputValue()
    await dialog.getByRole('button', { name: 'Create another' }).click()
    await create.click()
    expect(await link.inputValue()).not.toBe(first)
  })
})
