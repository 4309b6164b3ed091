import { beforeAll, describe, it } from 'vitest'
import { en } from '../../app/i18n/en.ts'
import { launchBrowser } from '../helpers/browser.ts'
import { newPerson } from '../helpers/newPerson.ts'
import { connectionIs } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

const MISSING = en['late.missing']

describe('the network goes before all code has come', () => {
  it('says so, in place of what cannot be shown, and shows it once the network is back', async () => {
    // Without a service worker nothing is here but what was looked at.
    const alice = await newPerson(await launchBrowser(), relay, 'alice', { serviceWorkers: 'block' })
    const { page } = alice
    page.setDefaultTimeout(15_000)
    await page.goto('/')
    await connectionIs(page, 'Up to date')
    const menu = page.getByRole('button', { name: 'Your menu' })
    await alice.context.setOffline(true)

    await menu.click()
    await page.getByRole('status').filter({ hasText: MISSING }).waitFor()
    await page.getByRole('status').filter({ hasText: MISSING }).waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.getByRole('status').filter({ hasText: MISSING }).waitFor()

    await page.getByRole('link', { name: 'People' }).click()
    await page.getByRole('heading', { name: MISSING }).waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: MISSING }).waitFor()

    await alice.context.setOffline(false)
    await page.getByRole('heading', { name: 'People', exact: true }).waitFor()
    await menu.click()
    await page.getByRole('menuitem', { name: 'Invite somebody' }).click()
    await page.getByRole('dialog').waitFor()
  })
})
