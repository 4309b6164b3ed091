import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchMediaBrowser } from '../helpers/browser.ts'
import { callScreen, isInCall, newCaller, seesAndHears, standsStill } from '../helpers/calling.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { beginConversation, connectionIs, say, screen } from '../helpers/screen.ts'
import { faults } from '../helpers/screenFaults.ts'
import { DESKTOP, type Gallery, PHONE, startGallery } from '../helpers/startGallery.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'

const tileOf = (page: Page, name: string): Locator =>
  page.locator('figure').filter({ has: page.locator(`video[aria-label="${name}"]`) })
const placeOf = (page: Page, name: string) => tileOf(page, name).getAttribute('data-place')
const isAt = (page: Page, name: string, place: string) =>
  eventually(async () => (await placeOf(page, name)) === place)
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

describe('looking at a call', () => {
  let gallery: Gallery
  beforeAll(async () => {
    gallery = await startGallery()
  })

  it('whoever is pressed is large, and again as before; with the keyboard too', async () => {
    const page = await gallery.show('call-group', DESKTOP)
    const pin = button(page, 'Keep Ivo large')
    await pin.click()
    await isAt(page, 'Ivo', 'main')
    await isAt(page, 'Marta', 'strip')
    expect(await pin.getAttribute('aria-pressed')).toBe('true')
    await pin.press('Enter')
    await isAt(page, 'Ivo', 'grid')
    await button(page, 'Show who speaks').click()
    await isAt(page, 'Marta', 'main')
    await page.keyboard.press('g')
    await isAt(page, 'Marta', 'grid')
  })

  it('of two, the small picture becomes the large one', async () => {
    const page = await gallery.show('call-pair', PHONE)
    await button(page, 'Show Vera Oliveira large').tap()
    await isAt(page, 'You', 'main')
    await button(page, 'Show Tomás Andrade large').tap()
    await isAt(page, 'You', 'corner')
  })

  it('everybody and what one presses stand whole in the window, whichever way one holds it', async () => {
    const page = await gallery.show('call-pair', PHONE)
    const isWithin = async (found: Locator) => {
      const [box, size] = [await found.boundingBox(), page.viewportSize()]
      if (box === null || size === null) throw new Error('It is not to be seen.')
      return box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height
    }
    for (const scene of ['call-pair', 'call-screen', 'call-eight'] as const) {
      await gallery.turnTo(page, scene)
      for (const [width, height] of [
        [390, 844],
        [844, 390],
        [1280, 800],
      ] as const) {
        await page.setViewportSize({ width, height })
        const shown = [button(page, 'Leave call'), button(page, 'Mute')]
        shown.push(...(await page.locator('figure:not([data-place=strip])').all()))
        for (const each of shown) await eventually(() => isWithin(each))
      }
    }
  })

  it('what this browser cannot do is not offered', async () => {
    const page = await gallery.show('call-pair', DESKTOP)
    const offered = async () => {
      await button(page, 'More').click()
      await page.getByRole('menuitem', { name: 'Microphone, camera, speaker' }).waitFor()
      const found = await page.getByRole('menuitem', { name: 'Picture in a window of its own' }).count()
      await page.keyboard.press('Escape')
      return found
    }
    expect(await offered()).toBe(1)
    await page.evaluate(() => Reflect.deleteProperty(window, 'documentPictureInPicture'))
    expect(await offered()).toBe(1)
    await page.evaluate(() => Object.defineProperty(document, 'pictureInPictureEnabled', { value: false }))
    expect(await offered()).toBe(0)
  })

  it('the conversation stands beside the call, and one writes there', async () => {
    const page = await gallery.show('call-group', DESKTOP)
    expect(await page.locator('main').evaluate((main: HTMLElement) => main.inert)).toBe(true)
    await button(page, 'Chat').click()
    const composer = page.getByRole('textbox', { name: 'Message' })
    await composer.fill('mute me, v, s, h')
    expect(await composer.inputValue()).toBe('mute me, v, s, h')
    const [stage, chat] = [
      await callScreen(page).stage.boundingBox(),
      await page.locator('main').boundingBox(),
    ]
    expect((stage?.x ?? 0) + (stage?.width ?? 0)).toBeLessThanOrEqual(chat?.x ?? 0)
    await button(page, 'Mute').waitFor()
    expect(await faults(page)).toEqual([])
    await button(page, 'Close the chat').click()
    await eventually(() => page.locator('main').evaluate((main: HTMLElement) => main.inert))
  })

  it('on a phone the chat is the conversation, with the call as a bar', async () => {
    const page = await gallery.show('call-group', PHONE)
    await button(page, 'Chat').tap()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await button(page, 'Back to the call').tap()
    await callScreen(page).leave.waitFor()
    expect(await page.locator('main').evaluate((main: HTMLElement) => main.inert)).toBe(true)
  })

  it('a small picture stays above what is read, is dragged out of the way, and opens the call', async () => {
    const page = await gallery.show('call-bar', DESKTOP)
    const small = button(page, 'Open the call')
    const before = await small.boundingBox()
    if (before === null) throw new Error('There is no small picture.')
    await page.mouse.move(before.x + 40, before.y + 40)
    await page.mouse.down()
    await page.mouse.move(400, 700, { steps: 4 })
    await page.mouse.up()
    await eventually(async () => {
      const after = await small.boundingBox()
      return after !== null && after.x < 400 && after.y > 400
    })
    expect(await button(page, 'Back to the call').count()).toBe(1)
    await small.click()
    await button(page, 'Back to reading').waitFor()
  })

  it('the keys are listed', async () => {
    const page = await gallery.show('call-group', DESKTOP)
    await page.keyboard.press('?')
    const list = page.getByRole('dialog', { name: 'Keys in a call' })
    await list.getByText('Speak while it is held, when muted').waitFor()
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('m')
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    // Neither was meant for the call.
    await button(page, 'Mute').waitFor()
  })
})

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
