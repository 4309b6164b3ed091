import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'

/** What people see and touch, by the names that the contract promises. */
export const screen = (page: Page) => ({
  username: page.getByLabel('Username'),
  password: page.getByLabel('Password'),
  sidebar: page.getByRole('navigation', { name: 'Conversations' }),
  newConversation: page.getByRole('button', { name: 'New conversation' }),
  message: page.getByRole('textbox', { name: 'Message' }),
  send: page.getByRole('button', { name: 'Send' }),
  log: page.getByRole('log', { name: 'Messages' }),
  connection: page.getByRole('status', { name: 'Connection' }),
  article: (text: string | RegExp): Locator =>
    page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text }),
})

export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/login')
  await screen(page).username.fill(username)
  await screen(page).password.fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await screen(page).newConversation.waitFor()
}

/** Makes or opens a conversation through the dialog. */
export async function beginConversation(page: Page, people: readonly string[], name = ''): Promise<void> {
  await screen(page).newConversation.click()
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  for (const person of people) {
    await dialog.getByRole('combobox', { name: 'People' }).fill(person)
    await dialog.getByRole('option', { name: person }).click()
  }
  if (name !== '') await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await screen(page).message.waitFor()
}

export async function openConversation(page: Page, title: string): Promise<void> {
  await screen(page).sidebar.getByRole('link', { name: title }).click()
  await page.getByRole('heading', { name: title }).waitFor()
}

export async function say(page: Page, text: string): Promise<void> {
  await screen(page).message.fill(text)
  await screen(page).send.click()
  await screen(page).article(text).first().waitFor()
}

/** The message's menu, then one of its items. */
export async function choose(page: Page, text: string, item: string): Promise<void> {
  const article = screen(page).article(text)
  await article.hover()
  await article.getByRole('button', { name: 'Message menu' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

export async function connectionIs(page: Page, words: string | RegExp): Promise<void> {
  await eventually(
    async () => {
      const found = await screen(page).connection.textContent()
      expect(found).toMatch(typeof words === 'string' ? new RegExp(`^${words}$`) : words)
      return true
    },
    { timeoutMs: 20_000 },
  )
}

/** Waiting to be sent, Sent, Delivered or Read. */
export async function stateIs(page: Page, text: string, state: string | RegExp): Promise<void> {
  await screen(page).article(text).getByRole('img', { name: state, exact: true }).waitFor()
}

/** The messages on screen, each with its words alone. */
export async function texts(page: Page): Promise<string[]> {
  return screen(page).log.getByRole('article').locator('[dir=auto] > :first-child').allInnerTexts()
}
