import type { Locator, Page } from 'playwright-core'
import { connectionIs, screen } from './screen.ts'

/** What people do with rooms, roles and the list, by the names on the screen. */

export const dialogOf = (page: Page): Locator => page.getByRole('dialog')

/** What lies behind an open dialog is hidden from roles and names. */
export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await dialogOf(page).waitFor({ state: 'detached' })
}

export async function makeRoom(
  page: Page,
  name: string,
  { who, topic = '' }: { who: 'public' | 'private'; topic?: string },
): Promise<void> {
  await screen(page).newConversation.click()
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  const kind = who === 'public' ? 'A room for everybody' : 'A room, by invitation'
  await dialog.getByRole('radio', { name: kind }).check()
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  if (topic !== '') await dialog.getByRole('textbox', { name: 'Topic' }).fill(topic)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name }).waitFor()
  await connectionIs(page, 'Up to date')
}

/** An item of the open conversation's menu. */
export async function fromMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Conversation menu' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** A page of the open conversation's details. */
export async function details(page: Page, name?: string): Promise<void> {
  await fromMenu(page, 'Details')
  if (name !== undefined)
    await dialogOf(page)
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
}

/** An item of a row's menu. */
export async function rowMenu(page: Page, title: string, item: string): Promise<void> {
  await screen(page).sidebar.getByRole('link', { name: title }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

/** The names in the list, from the top. */
export const rowTitles = (page: Page): Promise<string[]> =>
  screen(page).sidebar.locator('a[href^="/c/"] > [dir=auto]:nth-of-type(2)').allInnerTexts()
