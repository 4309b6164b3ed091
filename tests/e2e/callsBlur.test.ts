import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchMediaBrowser } from '../helpers/browser.ts'
import { callScreen, newCaller, seesAndHears, standsStill } from '../helpers/calling.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Person } from '../helpers/newPerson.ts'
import { beginConversation, connectionIs, say } from '../helpers/screen.ts'
import { startRelay } from '../helpers/startRelay.ts'

/** A camera that looks at a wall of stripes, with nobody before it. */
const lookAtStripes = (): void => {
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (wanted) => {
    const stream = await ask({ audio: true })
    if (!wanted?.video) return stream
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 320, height: 240 })
    const context = canvas.getContext('2d')
    let step = 0
    setInterval(() => {
      if (!context) return
      context.fillStyle = 'white'
      context.fillRect(0, 0, 320, 240)
      context.fillStyle = 'black'
      for (let x = step++ % 16; x < 320; x += 16) context.fillRect(x, 0, 8, 240)
    }, 100)
    const [picture] = canvas.captureStream(10).getVideoTracks()
    if (picture) stream.addTrack(picture)
    return stream
  }
}

/** How much of what somebody sees of another is black on white, 0 to 1. */
const contrast = (page: Page, of: string) =>
  callScreen(page)
    .person(of)
    .evaluate((video: HTMLVideoElement) => {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: 320, height: 240 })
      const context = canvas.getContext('2d')
      context?.drawImage(video, 0, 0, 320, 240)
      const { data } = context?.getImageData(0, 120, 320, 1) ?? { data: [] }
      const row = Array.from({ length: 320 }, (_, x) => (data[4 * x] ?? 0) / 255)
      return row.filter((value) => value < 0.15 || value > 0.85).length / row.length
    })
const STRIPES = 0.7
const BLURRED = 0.3

describe('a blurred background', () => {
  let url: string
  let alice: Person
  let bob: Person
  const asked: string[] = []

  beforeAll(async () => {
    const relay = await startRelay()
    url = relay.url
    const browser = await launchMediaBrowser()
    alice = await newCaller(browser, relay, 'alice')
    bob = await newCaller(browser, relay, 'bob')
    await alice.context.addInitScript(lookAtStripes)
    alice.context.on('request', (request) => asked.push(request.url()))
    await Promise.all([alice.page.goto('/'), bob.page.goto('/settings')])
    await beginConversation(alice.page, ['bob'])
    await say(alice.page, 'do you see me?')
    await connectionIs(bob.page, 'Up to date')
    await callScreen(alice.page).video.click()
    await callScreen(bob.page).accept.click()
    await Promise.all([seesAndHears(alice.page), seesAndHears(bob.page)])
  })

  const blurSwitch = async () => {
    await alice.page.getByRole('button', { name: 'More', exact: true }).click()
    await alice.page.getByRole('menuitem', { name: 'Microphone, camera, speaker' }).click()
    return alice.page.getByRole('checkbox', { name: /^Blur what is behind you/ })
  }

  it('that cannot be made shows nothing instead, and says so', async () => {
    await eventually(async () => (await contrast(bob.page, 'alice')) > STRIPES)
    await alice.context.route('**/assets/blur-*/*', (route) => route.abort())
    await (await blurSwitch()).check()
    await alice.page.keyboard.press('Escape')
    await alice.page.getByText('The background could not be blurred, so nobody sees you.').waitFor()
    await bob.page.locator('figure').getByText('AL', { exact: true }).waitFor()
    await standsStill(bob.page, 'frames')
  })

  it('shows nobody before it is blurred', async () => {
    await alice.context.unroute('**/assets/blur-*/*')
    const held = Promise.withResolvers<void>()
    await alice.context.route('**/*.tflite', async (route) => {
      await held.promise
      await route.continue()
    })
    await alice.page.getByRole('button', { name: 'Try again' }).click()
    await alice.page.getByText('Nobody sees you before that is done.').waitFor()
    await standsStill(bob.page, 'frames')
    held.resolve()
    await seesAndHears(bob.page)
    await eventually(async () => (await contrast(bob.page, 'alice')) < BLURRED)
  })

  it('is made here, by what our own relay serves', async () => {
    const files = asked.filter((each) => /\.(wasm|tflite)$/.test(each))
    expect(files.map((each) => each.replace(/^.*\./, '')).sort()).toContain('wasm')
    expect(asked.filter((each) => !each.startsWith(url) && !/^(blob|data|ws):/.test(each))).toEqual([])
    for (const file of files) {
      const answer = await alice.context.request.get(file)
      expect(answer.headers()['cache-control']).toContain('immutable')
      expect(answer.headers()['content-security-policy']).toContain("'wasm-unsafe-eval'")
    }
    // The page itself may not.
    const page = await alice.context.request.get('/')
    expect(page.headers()['content-security-policy']).not.toContain('wasm')
  })

  it('is remembered when the page is loaded again, and given up by a press', async () => {
    await alice.page.reload()
    await seesAndHears(bob.page)
    await eventually(async () => (await callScreen(bob.page).person('alice').count()) === 1)
    await eventually(async () => (await contrast(bob.page, 'alice')) < BLURRED)
    const blur = await blurSwitch()
    expect(await blur.isChecked()).toBe(true)
    await blur.uncheck()
    await eventually(async () => (await contrast(bob.page, 'alice')) > STRIPES)
  })

  it('is seen in the settings as others would see it', async () => {
    const { page } = alice
    await page.keyboard.press('Escape')
    await callScreen(page).leave.click()
    await page.goto('/settings')
    const blur = page.getByRole('checkbox', { name: /^Blur what is behind you/ })
    await blur.check()
    await page.getByRole('button', { name: 'Try camera and microphone' }).click()
    const preview = 'What your camera shows'
    await callScreen(page).person(preview).waitFor()
    await eventually(async () => (await contrast(page, preview)) < BLURRED)
    await blur.uncheck()
    await eventually(async () => (await contrast(page, preview)) > STRIPES)
  })
})
