import { beforeAll, describe, expect, it } from 'vitest'
import { worksOffline } from '../helpers/browser.ts'
import { pairOf, person } from '../helpers/pair.ts'
import { connectionIs, openConversation, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

describe('[A2] when the relay does not know this device any more', () => {
  it('what is on it stays, and what was unsent goes out after signing in again', async () => {
    const { alice, bob } = await pairOf(relay)
    await say(bob.page, 'remember me')
    await screen(alice.page).article('remember me').waitFor()
    await alice.context.setOffline(true)
    await connectionIs(alice.page, 'Offline')
    await say(alice.page, 'written before')
    await alice.context.clearCookies()
    await alice.context.setOffline(false)
    await screen(alice.page).password.waitFor()

    await screen(alice.page).username.fill(alice.user.username)
    await screen(alice.page).password.fill(alice.password)
    await alice.page.getByRole('button', { name: 'Sign in' }).click()
    await openConversation(alice.page, bob.user.username)
    await screen(alice.page).article('remember me').waitFor()
    await connectionIs(alice.page, 'Up to date')
    await screen(bob.page).article('written before').waitFor()
    expect(await screen(bob.page).article('written before').count()).toBe(1)
  })
})

describe('signing out', () => {
  it('[C7] without a network wipes the device at once, and the relay hears of it later', async () => {
    const alice = await person(relay, 'alice-away')
    await worksOffline(alice.page)
    await alice.context.setOffline(true)
    await connectionIs(alice.page, 'Offline')
    await alice.page.getByRole('button', { name: 'Your menu' }).click()
    await alice.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    await screen(alice.page).username.waitFor()
    expect(await alice.page.evaluate(() => localStorage.getItem('prosa.me'))).toBeNull()
    await alice.context.setOffline(false)
    await Promise.all([
      alice.page.waitForResponse((answer) => answer.url().endsWith('/api/auth/logout')),
      alice.page.reload(),
    ])
    await screen(alice.page).username.waitFor()
    expect((await alice.context.request.get('/api/me')).status()).toBe(401)
  })

  it('[C7] warns of what has not been sent', async () => {
    const { alice } = await pairOf(relay)
    // Menus and dialogs are code of their own: on the device once the service worker has it.
    await worksOffline(alice.page)
    await alice.context.setOffline(true)
    await connectionIs(alice.page, 'Offline')
    await say(alice.page, 'still here')
    await alice.page.getByRole('button', { name: 'Your menu' }).click()
    await alice.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await alice.page.getByText('1 message has not reached the relay. It will be lost.').waitFor()
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await screen(alice.page).article('still here').waitFor()
  })
})
