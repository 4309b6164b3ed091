import { appendFileSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { launchBrowser, worksOffline } from '../helpers/browser.ts'
import { newPerson } from '../helpers/newPerson.ts'
import { beginConversation, screen, stateIs } from '../helpers/screen.ts'
import { ROOT } from '../helpers/startRelay.ts'
import { makeTempFolder } from '../helpers/tempFolder.ts'
import { startTestRelay } from '../helpers/testRelay.ts'

/** As a new build does: the browser notices that the service worker's bytes differ. */
function publishNewVersion(appDir: string) {
  const file = join(appDir, 'serviceWorker.js')
  appendFileSync(file, '\n// another version\n')
  for (const suffix of ['.gz', '.br']) rmSync(`${file}${suffix}`, { force: true })
}

/** What only a page that was never loaded again still knows. */
function mark(page: Page) {
  return page.evaluate(() => Object.assign(window, { marked: true }) && undefined)
}
function isMarked(page: Page) {
  return page.evaluate(() => 'marked' in window)
}

it('offers a new version to every tab and reloads only the one that accepts', async () => {
  const appDir = makeTempFolder('app')
  cpSync(join(ROOT, 'dist/app'), appDir, { recursive: true })
  const { relay, rows, close } = await startTestRelay({ appDir })
  onTestFinished(close)

  const alice = await newPerson(
    await launchBrowser(),
    { url: relay.url, ownerLink: relay.ownerLink ?? '' },
    'alice',
  )
  onTestFinished(() => alice.context.close())
  const other = await alice.context.newPage()
  for (const tab of [alice.page, other]) {
    await tab.goto('/')
    await tab.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await worksOffline(tab)
    await mark(tab)
    expect(await tab.getByText('A new version is ready').count()).toBe(0)
  }

  await beginConversation(alice.page, [], 'Notes')
  await screen(alice.page).message.fill('half a sentence')

  publishNewVersion(appDir)
  await alice.page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update()
  })
  for (const tab of [alice.page, other]) {
    await tab.getByText('A new version is ready').waitFor()
    expect(await isMarked(tab)).toBe(true)
  }

  await Promise.all([
    alice.page.waitForEvent('load'),
    alice.page.getByRole('button', { name: 'Reload' }).click(),
  ])
  await alice.page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  expect(await isMarked(alice.page)).toBe(false)
  await screen(alice.page).message.waitFor()
  expect(await screen(alice.page).message.inputValue()).toBe('half a sentence')
  expect(await alice.page.getByText('A new version is ready').count()).toBe(0)

  // Composed with the old version, sent with the new one: once.
  await screen(alice.page).send.click()
  await stateIs(alice.page, 'half a sentence', 'Sent')
  expect(await screen(alice.page).article('half a sentence').count()).toBe(1)
  expect(await screen(alice.page).message.inputValue()).toBe('')
  expect(rows("SELECT id FROM entries WHERE kind = 'm'")).toHaveLength(1)

  expect(await isMarked(other)).toBe(true)
  await Promise.all([other.waitForEvent('load'), other.getByRole('button', { name: 'Reload' }).click()])
  expect(await isMarked(other)).toBe(false)
})
