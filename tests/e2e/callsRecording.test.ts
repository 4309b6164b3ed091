import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchMediaBrowser } from '../helpers/browser.ts'
import { callScreen, isInCall, newCaller } from '../helpers/calling.ts'
import { contentOf, type Look, wears } from '../helpers/colouredPeople.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { beginConversation, connectionIs, say, screen } from '../helpers/screen.ts'
import { startRelay } from '../helpers/startRelay.ts'

const LOOKS = {
  alice: { colour: [220, 30, 30], hz: 440 },
  bob: { colour: [30, 30, 220], hz: 880 },
  eve: { colour: [30, 200, 30], hz: 1760 },
} as const satisfies Readonly<Record<string, Look>>
const looks = Object.values(LOOKS)

/** Names stand apart from the words around them, by marks that nobody sees. */
const isolated = (words: string | RegExp): RegExp =>
  words instanceof RegExp
    ? words
    : new RegExp(words.replace(/alice|bob|eve|you|Walks/g, '[\\u2066-\\u2069]*$&[\\u2066-\\u2069]*'))

const recording = (page: Page) => {
  const banner = page.getByRole('region', { name: 'Recording', exact: true })
  return {
    banner,
    says: (words: string | RegExp) => banner.getByText(isolated(words)).waitFor(),
    press: (name: string) => banner.getByRole('button', { name, exact: true }).click(),
    kept: page.getByRole('region', { name: 'Recordings on this device' }),
    save: page.getByRole('button', { name: isolated('Save the recording of Walks') }),
    remove: page.getByRole('button', { name: isolated('Delete the recording of Walks') }),
  }
}
const record = async (page: Page) => {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Record', exact: true }).click()
}

describe('recording a call', () => {
  let alice: Person
  let bob: Person
  let eve: Person

  beforeAll(async () => {
    const relay = await startRelay()
    const browser = await launchMediaBrowser()
    alice = await newCaller(browser, relay, 'alice')
    bob = await newCaller(browser, relay, 'bob', { viewport: { width: 390, height: 844 } })
    eve = await newCaller(browser, relay, 'eve')
    await wears(alice, LOOKS.alice)
    await wears(bob, LOOKS.bob)
    await wears(eve, LOOKS.eve)
    // Chromium would ask in a window of the system, where no test can answer: the browsers without it download.
    await alice.context.addInitScript(() => {
      Object.defineProperty(window, 'showSaveFilePicker', { value: undefined, writable: true })
    })
    await alice.page.goto('/')
    await beginConversation(alice.page, ['bob', 'eve'], 'Walks')
    await say(alice.page, 'shall we talk?')
    for (const { page } of [alice, bob, eve]) {
      await page.goto(alice.page.url())
      await connectionIs(page, 'Up to date')
    }
    await callScreen(alice.page).video.click()
    await callScreen(bob.page).accept.click()
    await callScreen(eve.page).decline.click()
    await Promise.all([isInCall(alice.page), isInCall(bob.page)])
  })

  /** Where each part is on the disk, and its bytes. */
  const sizesOf = (page: Page) =>
    page.evaluate(async () => {
      const sizes: Record<string, number> = {}
      const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
        for await (const [name, entry] of folder.entries()) {
          const at = `${path}/${name}`
          if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle, at)
          else if (/^\d+$/.test(name)) sizes[at] = (await (entry as FileSystemFileHandle).getFile()).size
        }
      }
      await walk(await navigator.storage.getDirectory(), '')
      return sizes
    })
  const partsOf = async (page: Page) => Object.keys(await sizesOf(page)).length
  const grows = async (page: Page) => {
    const before = await partsOf(page)
    await eventually(async () => (await partsOf(page)) >= before + 2, { timeoutMs: 45_000, everyMs: 300 })
  }

  it('[K10] begins when everybody who is there has answered, and everybody sees it', async () => {
    await record(alice.page)
    await recording(alice.page).says('Waiting for bob to agree to the recording.')
    await recording(bob.page).says('alice asks to record this call.')
    expect(await partsOf(alice.page)).toBe(0)
    await recording(bob.page).press('Agree')
    await recording(alice.page).says(/^You record: \d\d:\d\d$/)
    await recording(bob.page).says('alice records this call, and you are in it.')
    await grows(alice.page)
  })

  it('[K10] who comes later is asked, and is not in it before they agree', async () => {
    await eve.page.getByRole('button', { name: 'Join' }).click()
    await callScreen(eve.page).cameraOn.click()
    await Promise.all([isInCall(alice.page, 2), isInCall(eve.page, 2)])
    await recording(eve.page).says('alice records this call.')
    await recording(alice.page).says('Without eve')
    await grows(alice.page)
    await recording(eve.page).press('Do not record me')
    await recording(eve.page).says('alice records this call; you are left out of it.')
  })

  it('[K10] who agreed may be left out from any moment on, and come back', async () => {
    await recording(bob.page).press('Leave me out')
    await recording(alice.page).says(/Without .*(bob.* and .*eve|eve.* and .*bob)/)
    await recording(bob.page).press('Agree after all')
    await recording(bob.page).says('alice records this call, and you are in it.')
    await grows(alice.page)
  })

  it('[K10] in the file are those who agreed, seen and heard, and nobody else', async () => {
    await recording(alice.page).press('Stop recording')
    await recording(bob.page).banner.getByText('records').waitFor({ state: 'detached' })
    const downloading = alice.page.waitForEvent('download')
    await recording(alice.page).save.click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^Walks \d{4}-\d\d-\d\d \d\d-\d\d\.webm$/)
    const file = await readFile(await download.path())
    const content = await contentOf(alice.page, file, looks)
    expect(content.width).toBe(1280)
    const [hers, his, third] = content.looks
    expect(hers?.area).toBeGreaterThan(0.2)
    expect(his?.area).toBeGreaterThan(0.2)
    expect(hers?.tone).toBeGreaterThan(0.01)
    expect(his?.tone).toBeGreaterThan(0.01)
    expect(third?.area).toBe(0)
    expect(third?.tone).toBeLessThan(0.001)
    await recording(alice.page).kept.waitFor({ state: 'detached' })
  })

  it('[K10] everybody is asked anew, and a page that is loaded again in the middle has lost nothing', async () => {
    const earlier = await sizesOf(alice.page)
    await record(alice.page)
    await recording(bob.page).says('alice asks to record this call.')
    await recording(eve.page).press('Do not record me')
    await recording(alice.page).says('Waiting for bob to agree to the recording.')
    await recording(bob.page).press('Agree')
    await grows(alice.page)
    const fresh = Object.entries(await sizesOf(alice.page)).filter(([part]) => !(part in earlier))
    const onDisk = fresh.reduce((sum, [, size]) => sum + size, 0)
    await alice.page.reload()
    const { kept } = recording(alice.page)
    await kept.getByText('Walks', { exact: true }).waitFor()
    await isInCall(alice.page, 2)
    await alice.page.evaluate(() => {
      window.showSaveFilePicker = async () =>
        (await navigator.storage.getDirectory()).getFileHandle('chosen.webm', { create: true })
    })
    await recording(alice.page).save.click()
    await alice.page.getByText('The recording was saved.').waitFor()
    await kept.waitFor({ state: 'detached' })
    const base64 = await alice.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory()
      const bytes = await (await (await root.getFileHandle('chosen.webm')).getFile()).arrayBuffer()
      return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
    })
    const file = Buffer.from(base64, 'base64')
    expect(onDisk).toBeGreaterThan(0)
    expect(file.length).toBeGreaterThanOrEqual(onDisk)
    const content = await contentOf(alice.page, file, looks)
    expect(content.looks[1]?.area).toBeGreaterThan(0.2)
    expect(content.looks[2]?.area).toBe(0)
  })

  it('[K10] where nobody agrees nothing is recorded', async () => {
    await record(alice.page)
    await recording(bob.page).press('Do not record me')
    await recording(eve.page).press('Do not record me')
    await recording(alice.page).says('Nobody agreed to be recorded.')
    await recording(alice.page).press('Understood')
  })

  it('a disk that is full ends it, and what was recorded until then can be saved', async () => {
    const before = await partsOf(alice.page)
    await record(alice.page)
    await recording(bob.page).press('Agree')
    await recording(eve.page).press('Do not record me')
    await grows(alice.page)
    await alice.page.evaluate(() => {
      FileSystemWritableFileStream.prototype.write = () =>
        Promise.reject(new DOMException('full', 'QuotaExceededError'))
    })
    await recording(alice.page).says(/There is no more room on this device/)
    await recording(bob.page).banner.getByText('records').waitFor({ state: 'detached' })
    const { kept } = recording(alice.page)
    // Put off, it lies on the page of calls.
    await kept.getByRole('button', { name: 'Save later' }).click()
    await kept.waitFor({ state: 'detached' })
    await callScreen(alice.page).stage.getByRole('button', { name: 'Back to reading' }).click()
    await alice.page.getByRole('button', { name: 'Your menu' }).click()
    await alice.page.getByRole('menuitem', { name: 'Calls' }).click()
    await kept.waitFor()
    await recording(alice.page).remove.click()
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await kept.waitFor({ state: 'detached' })
    await eventually(async () => expect(await partsOf(alice.page)).toBe(before))
    await screen(alice.page).sidebar.getByRole('link', { name: 'Walks' }).click()
  })

  it('[K7] the conversation tells who recorded', async () => {
    for (const { page } of [alice, bob, eve]) await callScreen(page).leave.click()
    for (const { page } of [alice, bob])
      await screen(page)
        .log.getByText(isolated(page === alice.page ? 'recorded by you' : 'recorded by alice'))
        .last()
        .waitFor()
  })
})
