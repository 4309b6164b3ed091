import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchMediaBrowser } from '../helpers/browser.ts'
import { callScreen, isInCall, newCaller, seesAndHears, standsStill, tileOf } from '../helpers/calling.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { beginConversation, connectionIs, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

/** What the browser answers when a page asks for devices; names of errors, or nothing for devices. */
interface Devices {
  mic?: string
  camera?: string
  /** Nothing is heard before somebody presses a button. */
  isSilent?: boolean
}
declare global {
  interface Window {
    devices: Devices
  }
}

/** Runs in the page. */
function answerFor(): void {
  window.devices = {}
  const { mediaDevices } = navigator
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async (wanted) => {
    const { mic, camera } = window.devices
    const error = (wanted?.audio && mic) || (wanted?.video && camera)
    if (error) throw new DOMException('no', error)
    return ask(wanted)
  }
  const play = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    const isRefused = window.devices.isSilent && !this.muted
    return isRefused ? Promise.reject(new DOMException('no', 'NotAllowedError')) : play.call(this)
  }
}

describe('in a call', () => {
  let relay: RelayProcess
  let alice: Person
  let bob: Person

  beforeAll(async () => {
    relay = await startRelay()
    const browser = await launchMediaBrowser({ fps: 10, cameras: 3 })
    alice = await newCaller(browser, relay, 'alice')
    bob = await newCaller(browser, relay, 'bob', { viewport: { width: 390, height: 844 } })
    for (const { context } of [alice, bob]) await context.addInitScript(answerFor)
    await Promise.all([alice.page.goto('/'), bob.page.goto('/')])
    await beginConversation(alice.page, ['bob'])
    await say(alice.page, 'may I call?')
    await connectionIs(bob.page, 'Up to date')
    await callScreen(alice.page).video.click()
    await callScreen(bob.page).accept.click()
    await Promise.all([seesAndHears(alice.page), seesAndHears(bob.page)])
  })

  it('[K4] a reaction floats over its sender, is said, and goes', async () => {
    await button(alice.page, 'React').click()
    await alice.page.getByRole('menuitem', { name: '🎉' }).click()
    const floating = tileOf(bob.page, 'alice').getByText('🎉')
    await Promise.all([
      floating.waitFor(),
      bob.page.getByRole('status').getByText('alice reacts with 🎉').waitFor(),
      tileOf(alice.page, 'You').getByText('🎉').waitFor(),
    ])
    await floating.waitFor({ state: 'detached' })
  })

  it('who is muted speaks while Space is held, and not into what they write', async () => {
    await callScreen(alice.page).mute.click()
    const muted = bob.page.getByRole('img', { name: 'alice is muted' })
    await muted.waitFor()
    await alice.page.keyboard.down(' ')
    await muted.waitFor({ state: 'detached' })
    await isInCall(bob.page)
    await alice.page.keyboard.up(' ')
    await muted.waitFor()
    await standsStill(bob.page, 'audioPackets')

    await button(alice.page, 'Chat').click()
    await say(alice.page, 'a word')
    expect(await muted.count()).toBe(1)
    await button(alice.page, 'Close the chat').click()
    await callScreen(alice.page).unmute.click()
  })

  it('what is written during the call is unread until one looks at it', async () => {
    const unread = bob.page.getByRole('button', { name: /^Chat, \d+ unread message/ })
    await unread.click()
    await screen(bob.page).article('a word').waitFor()
    await button(bob.page, 'Back to the call').click()
    await button(bob.page, 'Chat').waitFor()
    await button(alice.page, 'Chat').click()
    await say(alice.page, 'another word')
    await button(alice.page, 'Close the chat').click()
    // It lies beneath the call.
    await button(bob.page, 'Chat, 1 unread message').click()
    await screen(bob.page).article('another word').waitFor()
    await button(bob.page, 'Back to the call').click()
    await button(bob.page, 'Chat').waitFor()
  })

  it('other devices serve from the middle of the call on', async () => {
    const { page } = alice
    const labels = (kind: string) =>
      page.evaluate(
        async (wanted) =>
          (await navigator.mediaDevices.enumerateDevices())
            .filter((each) => each.kind === wanted)
            .map(({ deviceId, label }) => ({ deviceId, label })),
        kind,
      )
    const ownCamera = () =>
      page
        .locator('video[aria-label="You"]')
        .evaluate((video: HTMLVideoElement) => (video.srcObject as MediaStream).getVideoTracks()[0]?.label)
    await button(page, 'More').click()
    await page.getByRole('menuitem', { name: 'Microphone, camera, speaker' }).click()
    const dialog = page.getByRole('dialog', { name: 'Devices' })
    const cameras = await labels('videoinput')
    const before = await ownCamera()
    // Chromium's second one is a depth camera: nothing of it can be sent.
    const other = cameras.at(2)?.label ?? ''
    await dialog.getByLabel('Camera').selectOption(other)
    await eventually(async () => (await ownCamera()) === other)
    const speaker = (await labels('audiooutput')).at(-1)
    await dialog.getByLabel('Speaker').selectOption(speaker?.label ?? '')
    await eventually(() =>
      callScreen(page)
        .person('bob')
        .evaluate((video: HTMLVideoElement, id) => video.sinkId === id, speaker?.deviceId),
    )
    await dialog.getByLabel('Microphone').selectOption({ index: 1 })
    await page.keyboard.press('Escape')
    await Promise.all([seesAndHears(page), seesAndHears(bob.page)])

    await button(page, 'Switch camera').click()
    await eventually(async () => (await ownCamera()) === before)
    await seesAndHears(bob.page)
  })

  it.each([
    ['NotAllowedError', 'Prosa may not use your camera.'],
    ['NotFoundError', 'No camera was found.'],
    ['NotReadableError', 'Another program holds the camera.'],
  ] as const)('a camera that gives %s is told, and the call goes on', async (error, words) => {
    const { page } = alice
    await callScreen(page).cameraOff.click()
    await page.evaluate((why) => Object.assign(window.devices, { camera: why }), error)
    await callScreen(page).cameraOn.click()
    await page.getByText(words).waitFor()
    await isInCall(bob.page)
    await page.getByRole('button', { name: 'Understood' }).click()
    await page.getByText(words).waitFor({ state: 'detached' })
    await page.evaluate(() => Object.assign(window.devices, { camera: undefined }))
    await callScreen(page).cameraOn.click()
    await seesAndHears(bob.page)
  })

  it('who has no microphone sees and is seen, is told, and is heard with the next one', async () => {
    const { page } = alice
    await page.addInitScript(() => Object.assign(window.devices, { mic: 'NotFoundError', isSilent: true }))
    await page.reload()
    await page.getByText('No microphone was found: nobody hears you.').waitFor()
    await bob.page.getByRole('img', { name: 'alice is muted' }).first().waitFor()

    // Nor does this browser let anybody be heard before a press.
    await page.getByText('The browser keeps the sound back').waitFor()
    const bobs = callScreen(page).person('bob')
    await eventually(() => bobs.evaluate((video: HTMLVideoElement) => video.muted && !video.paused))
    await page.evaluate(() => Object.assign(window.devices, { mic: undefined, isSilent: false }))
    await button(page, 'Turn on sound').click()
    await eventually(() => bobs.evaluate((video: HTMLVideoElement) => !video.muted && !video.paused))
    await page.getByText('The browser keeps the sound back').waitFor({ state: 'detached' })
    await callScreen(page).unmute.click()
    await seesAndHears(bob.page)
  })

  it('the picture goes into a window of its own, and back', async () => {
    const { page } = alice
    await button(page, 'More').click()
    const [there] = await Promise.all([
      alice.context.waitForEvent('page'),
      page.getByRole('menuitem', { name: 'Picture in a window of its own' }).click(),
    ])
    await eventually(() =>
      there
        .locator('video[aria-label="bob"]')
        .evaluate((video: HTMLVideoElement) => video.videoWidth > 0 && video.muted),
    )
    await there.getByRole('button', { name: 'Mute', exact: true }).click()
    await bob.page.getByRole('img', { name: 'alice is muted' }).waitFor()
    await there.getByRole('button', { name: 'Picture back into the page' }).click()
    await eventually(() => there.isClosed())
    await seesAndHears(page)
  })

  it('hanging up ends it', async () => {
    await callScreen(bob.page).leave.click()
    await callScreen(alice.page).stage.waitFor({ state: 'detached' })
  })
})
