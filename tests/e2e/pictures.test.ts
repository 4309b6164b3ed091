import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { sniffPicture } from '../../relay/files/sniffPicture.ts'
import { LIMITS } from '../../sync/limits.ts'
import { worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { pairOf, person } from '../helpers/pair.ts'
import { beginConversation, connectionIs, say, screen } from '../helpers/screen.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'
import { makeTempFolder } from '../helpers/tempFolder.ts'
import { join as bytes, jpegSegment, PNG_SIGNATURE, pngHead } from '../relay/files/encode.ts'

let relay: RelayProcess
let chooser: Person
beforeAll(async () => {
  relay = await startRelay()
  chooser = await person(relay, 'chooser')
})

/** `SHOTS=folder` keeps pictures of what is seen. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Left half red, right half blue, with noise in it: as heavy as a photograph. */
async function draw(page: Page, type: string, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([mime, wide, high]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: high })
      const context = canvas.getContext('2d')
      if (context === null) return ''
      const pixels = context.createImageData(wide, high)
      let noise = 1
      for (let at = 0; at < pixels.data.length; at += 4) {
        noise = (Math.imul(noise, 1_103_515_245) + 12_345) >>> 0
        const isLeft = (at / 4) % wide < wide / 2
        pixels.data.set([isLeft ? 230 : 20, noise >>> 26, isLeft ? 20 : 230, 255], at)
      }
      context.putImageData(pixels, 0, 0)
      return canvas.toDataURL(mime, 0.95).split(',')[1] ?? ''
    },
    [type, width, height] as const,
  )
  return Buffer.from(base64, 'base64')
}

/** As a file of its own: what is large goes to the browser without passing through the test's own line to it. */
async function choose(page: Page, name: string, content: Uint8Array): Promise<void> {
  const file = join(makeTempFolder('pictures'), name)
  writeFileSync(file, content)
  await page.locator('input[type=file]').setInputFiles(file)
}
const cropper = (page: Page) => page.getByRole('application', { name: 'Part of the picture' })
const field = (page: Page) => page.getByRole('group', { name: 'Your picture' })

/** Which colour a face has in the middle of each half; undefined while it shows letters. */
async function colours(face: Locator): Promise<string | undefined> {
  return face.evaluate((element) => {
    const image = element.querySelector('img')
    if (!image?.complete || image.naturalWidth === 0 || image.dataset.loaded === undefined) return undefined
    const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 40 })
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0, 40, 40)
    const at = (x: number) => {
      const [red = 0, , blue = 0] = context?.getImageData(x, 20, 1, 1).data ?? []
      return red > blue ? 'red' : 'blue'
    }
    return `${at(6)} ${at(34)}`
  })
}
const faceOf = (link: Locator) => link.locator('span[aria-hidden=true]').first()

describe('a picture', () => {
  it('[F1] is used as it shows when its person saves what stands beside it instead', async () => {
    const { page } = await person(relay, 'saver')
    await page.goto('/settings')
    await choose(page, 'holiday.jpg', await draw(page, 'image/jpeg', 600, 600))
    await cropper(page).waitFor()
    await page.getByLabel('Status').fill('on a holiday')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    await eventually(async () => (await colours(faceOf(field(page)))) === 'red blue')
    await cropper(page).waitFor({ state: 'detached' })
    await page.reload()
    expect(await page.getByLabel('Status').inputValue()).toBe('on a holiday')
    await eventually(async () => (await colours(faceOf(field(page)))) === 'red blue')
  })

  it('[F1] is chosen, cut and seen by others, and goes without a trace of where it was taken', async () => {
    const { alice, bob } = await pairOf(relay)
    await alice.page.goto('/settings')
    const photo = await draw(alice.page, 'image/jpeg', 1_600, 900)
    const place = jpegSegment(0xe1, [...Buffer.from('Exif\0\0GPS 38.7223 -9.1393')])
    const tagged = bytes(photo.subarray(0, 2), place, photo.subarray(2))
    expect(Buffer.from(tagged).includes('38.7223')).toBe(true)
    await choose(alice.page, 'holiday.jpg', tagged)
    await cropper(alice.page).waitFor()
    await shot(alice.page, 'cropping')
    // To the left edge, by the keyboard alone.
    await expect.poll(() => cropper(alice.page).evaluate((e) => e === document.activeElement)).toBe(true)
    for (let n = 0; n < 10; n++) await alice.page.keyboard.press('ArrowLeft')
    for (let n = 0; n < 4; n++) await alice.page.keyboard.press('+')
    for (let n = 0; n < 20; n++) await alice.page.keyboard.press('ArrowLeft')
    const uploading = alice.page.waitForResponse((answer) => answer.url().endsWith('/api/me/avatar'))
    await alice.page.getByRole('button', { name: 'Use this part' }).click()
    const { picture } = (await (await uploading).json()) as { picture: string }
    const sent = await (await alice.context.request.get(`/files/${picture}`)).body()
    expect(sniffPicture(sent, LIMITS)).toMatchObject({ ok: true, value: { width: 512, height: 512 } })
    expect(sent.length).toBeLessThanOrEqual(LIMITS.maxPictureBytes)
    expect(sent.includes('38.7223')).toBe(false)
    await eventually(async () => (await colours(faceOf(field(alice.page)))) === 'red red')
    await shot(alice.page, 'chosen')

    const link = screen(bob.page).sidebar.getByRole('link', { name: alice.user.displayName })
    await eventually(async () => (await colours(faceOf(link))) === 'red red')
    await shot(bob.page, 'seen')

    // And without a network, from what the device keeps.
    await worksOffline(bob.page)
    await bob.page.reload()
    await eventually(async () => (await colours(faceOf(link))) === 'red red')
    await bob.context.setOffline(true)
    await bob.page.reload()
    await connectionIs(bob.page, 'Offline')
    await eventually(async () => (await colours(faceOf(link))) === 'red red')
    await bob.context.setOffline(false)
    await connectionIs(bob.page, 'Up to date')

    await alice.page.getByRole('button', { name: 'Remove the picture' }).click()
    await alice.page.getByRole('button', { name: 'Choose a picture' }).waitFor()
    await eventually(async () => (await link.locator('img').count()) === 0)
    expect(await faceOf(link).textContent()).toMatch(/\p{L}/u)
  })

  it('[F1] is dragged and zoomed to the part that shows', async () => {
    const { alice } = await pairOf(relay)
    await alice.page.goto('/settings')
    await choose(alice.page, 'wide.png', await draw(alice.page, 'image/png', 800, 400))
    const box = await cropper(alice.page).boundingBox()
    if (box === null) throw new Error('no frame')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await alice.page.mouse.move(x, y)
    await alice.page.mouse.down()
    await alice.page.mouse.move(x - box.width, y, { steps: 4 })
    await alice.page.mouse.up()
    await alice.page.getByRole('slider', { name: 'Zoom' }).fill('2')
    await alice.page.getByRole('button', { name: 'Use this part' }).click()
    await eventually(async () => (await colours(faceOf(field(alice.page)))) === 'blue blue')
  })

  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'That is not a photo'],
    ['a page called .png', '<!doctype html><script>alert(1)</script>', 'That is not a photo'],
    ['nothing', '', 'That file is empty'],
    ['50,000 pixels', bytes(PNG_SIGNATURE, pngHead(50_000, 50_000)), 'too many pixels'],
    ['half of a picture', bytes(PNG_SIGNATURE, pngHead(50, 50)), 'damaged'],
    ['20 MB', Buffer.alloc(20 * 1024 ** 2, 1), 'larger than 16 MB'],
  ])('[F1] is not made of %s, which is said', async (_what, content, words) => {
    const alice = chooser
    await alice.page.goto('/settings')
    await alice.page.getByRole('button', { name: 'Choose a picture' }).waitFor()
    await choose(alice.page, 'holiday.png', Buffer.from(content))
    await alice.page.getByRole('alert').filter({ hasText: words }).waitFor()
    await shot(alice.page, `refused-${words.slice(0, 8)}`)
    // One that is good may follow at once.
    await choose(alice.page, 'good.png', await draw(alice.page, 'image/png', 60, 60))
    await cropper(alice.page).waitFor()
    await alice.page.getByRole('button', { name: 'Cancel' }).click()
    await alice.page.getByRole('button', { name: 'Choose a picture' }).waitFor()
  })

  it('[F1] is the first frame of what moves', async () => {
    const alice = chooser
    await alice.page.goto('/settings')
    // Two frames of one pixel: white, then black.
    const gif = Buffer.from(
      'R0lGODlhAQABAPAAAP///wAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAAAQABAAACAkQBACH5BAAKAAAALAAAAAABAAEAAAICTAEAOw==',
      'base64',
    )
    await choose(alice.page, 'dance.gif', gif)
    await cropper(alice.page).waitFor()
    const first = await cropper(alice.page)
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.getContext('2d')?.getImageData(300, 300, 1, 1).data[0])
    expect(first).toBe(255)
  })

  it('[C7] goes from the device on signing out', async () => {
    const { alice, bob } = await pairOf(relay)
    await worksOffline(bob.page)
    await alice.page.goto('/settings')
    await choose(alice.page, 'a.png', await draw(alice.page, 'image/png', 80, 80))
    await alice.page.getByRole('button', { name: 'Use this part' }).click()
    const link = screen(bob.page).sidebar.getByRole('link', { name: alice.user.displayName })
    await eventually(async () => (await colours(faceOf(link))) !== undefined)
    const kept = () => bob.page.evaluate(async () => (await (await caches.open('pictures')).keys()).length)
    await eventually(async () => (await kept()) > 0)
    await bob.page.getByRole('button', { name: 'Your menu' }).click()
    await bob.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await bob.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    await screen(bob.page).username.waitFor()
    expect(await bob.page.evaluate(() => caches.has('pictures'))).toBe(false)
  })

  it('[F1] of a person stands beside what they say, and letters do when it cannot be had', async () => {
    const { alice, bob } = await pairOf(relay)
    await bob.context.route('**/files/*', (route) => route.abort())
    await alice.page.goto('/settings')
    await choose(alice.page, 'a.png', await draw(alice.page, 'image/png', 80, 80))
    await alice.page.getByRole('button', { name: 'Use this part' }).click()
    await alice.page.getByRole('button', { name: 'Change the picture' }).waitFor()
    await beginConversation(alice.page, [bob.user.username], 'Faces')
    await say(alice.page, 'can you see me?')
    const link = screen(bob.page).sidebar.getByRole('link', { name: 'Faces' })
    await link.click()
    const face = faceOf(screen(bob.page).article('can you see me?'))
    await face.waitFor()
    expect(await face.innerText()).toMatch(/\p{L}/u)
    expect(await colours(face)).toBeUndefined()
    await bob.context.unroute('**/files/*')
    await bob.page.evaluate(() => dispatchEvent(new Event('online')))
    await eventually(async () => (await colours(face)) !== undefined)
  })
})
