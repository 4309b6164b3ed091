import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { callScreen, tileOf } from '../helpers/calling.ts'
import { eventually } from '../helpers/eventually.ts'
import { DESKTOP, PHONE, show, turnTo } from '../helpers/gallery.ts'
import { faults } from '../helpers/screenFaults.ts'

const placeOf = (page: Page, name: string) => tileOf(page, name).getAttribute('data-place')
const isAt = (page: Page, name: string, place: string) =>
  eventually(async () => (await placeOf(page, name)) === place)
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

describe('looking at a call', () => {
  it('whoever is pressed is large, and again as before; with the keyboard too', async () => {
    const page = await show('call-group', DESKTOP)
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

  it('who speaks has a ring around them, above their picture', async () => {
    const page = await show('call-group', DESKTOP)
    const tile = page.locator('figure[data-speaking]:not([data-picture=none])').first()
    await tile.locator('video').evaluate((video: HTMLVideoElement) => video.pause())
    const box = await tile.boundingBox()
    if (box === null) throw new Error('It is not to be seen.')
    const edge = { x: box.x + box.width / 3, y: box.y, width: box.width / 3, height: 2 }
    const speaking = await page.screenshot({ clip: edge })
    await tile.evaluate((figure) => figure.removeAttribute('data-speaking'))
    expect(speaking.equals(await page.screenshot({ clip: edge }))).toBe(false)
  })

  it('a shared screen says whose it is, and its sound is still theirs', async () => {
    const page = await show('call-screen', DESKTOP)
    const screenCalled = (name: string) => page.getByRole('figure', { name }).getByText(name, { exact: true })
    await screenCalled('Marta’s screen').waitFor()
    await callScreen(page).person('Marta').waitFor()
    await callScreen(page).share.click()
    await screenCalled('Your screen').waitFor()
  })

  it('of two, the small picture becomes the large one', async () => {
    const page = await show('call-pair', PHONE)
    await button(page, 'Show yourself large').tap()
    await isAt(page, 'You', 'main')
    await button(page, 'Show Tomás Andrade large').tap()
    await isAt(page, 'You', 'corner')
  })

  it('everybody and what one presses stand whole in the window, whichever way one holds it', async () => {
    const page = await show('call-pair', PHONE)
    const isWithin = async (found: Locator) => {
      const [box, size] = [await found.boundingBox(), page.viewportSize()]
      if (box === null || size === null) throw new Error('It is not to be seen.')
      return box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height
    }
    for (const scene of ['call-pair', 'call-screen', 'call-eight'] as const) {
      await turnTo(page, scene)
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
    const page = await show('call-pair', DESKTOP)
    const offered = async () => {
      await button(page, 'More').click()
      await page.getByRole('menuitem', { name: 'Microphone, camera, speaker' }).waitFor()
      const found = await page.getByRole('menuitem', { name: 'Picture in a window of its own' }).count()
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      return found
    }
    expect(await offered()).toBe(1)
    await page.evaluate(() => Reflect.deleteProperty(window, 'documentPictureInPicture'))
    expect(await offered()).toBe(1)
    await page.evaluate(() => Object.defineProperty(document, 'pictureInPictureEnabled', { value: false }))
    expect(await offered()).toBe(0)
  })

  it('Escape closes the menu, and the call stays, before the menu has the focus too', async () => {
    const page = await show('call-pair', DESKTOP)
    await button(page, 'More').click()
    await page.getByRole('menu').waitFor()
    await button(page, 'More').dispatchEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await button(page, 'More').click()
    await page.getByRole('menuitem', { name: 'Keys' }).click()
    await page.getByRole('dialog').waitFor()
    await page
      .locator('section')
      .first()
      .dispatchEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await button(page, 'Mute').waitFor()
  })

  it('the conversation stands beside the call, and one writes there', async () => {
    const page = await show('call-group', DESKTOP)
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
    const page = await show('call-group', PHONE)
    await button(page, 'Chat').tap()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await button(page, 'Back to the call').tap()
    await callScreen(page).leave.waitFor()
    expect(await page.locator('main').evaluate((main: HTMLElement) => main.inert)).toBe(true)
  })

  it('a small picture stays above what is read, is dragged out of the way, and opens the call', async () => {
    const page = await show('call-bar', DESKTOP)
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

  it('a row of the list tells that people talk there, and what is new apart from missed calls', async () => {
    const page = await show('home-calls', PHONE)
    const row = (name: string) => page.getByRole('link', { name })
    await row('Family on Sunday 09:42 Call in progress: 3 people').waitFor()
    await turnTo(page, 'home-missed')
    await row('Missed video call 1 unread message, 2 missed calls').waitFor()
  })

  it('a background that cannot be blurred is told where the camera is tried out', async () => {
    const page = await show('settings-blur', PHONE)
    await button(page, 'Try camera and microphone').tap()
    await page.getByRole('alert').getByText('The background could not be blurred').waitFor()
    expect(await faults(page)).toEqual([])
    await button(page, 'Try again').tap()
    await page.getByRole('status').getByText('Your background is being blurred.').waitFor()
  })

  it('the keys are listed', async () => {
    const page = await show('call-group', DESKTOP)
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
