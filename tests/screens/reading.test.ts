import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DESKTOP, PHONE, show } from '../helpers/gallery.ts'

/** How a conversation reads and is written in, over a fake model: no relay, no storage. */

const logOf = (page: Page) => page.getByRole('log', { name: 'Messages' })
const composerOf = (page: Page) => page.getByRole('textbox', { name: 'Message' })
const hear = (page: Page, text: string) =>
  page.evaluate((words) => {
    Reflect.get(window, 'hear')(words)
  }, text)
const distanceToEnd = (log: Locator) =>
  log.evaluate((element) => Math.round(element.scrollHeight - element.scrollTop - element.clientHeight))
const scrollUp = async (page: Page) => {
  await logOf(page).hover()
  await page.mouse.wheel(0, -1_500)
  await page.getByRole('button', { name: 'To the latest message' }).waitFor()
}

describe('the timeline', () => {
  it('opens at the end and follows what comes', async () => {
    const page = await show('room', DESKTOP)
    await expect.poll(() => distanceToEnd(logOf(page))).toBe(0)
    await hear(page, 'the boat is here')
    await logOf(page).getByText('the boat is here').waitFor()
    await expect.poll(() => distanceToEnd(logOf(page))).toBe(0)
  })

  it('[C5] holds few elements, and adds as few for a new message, however long it is', async () => {
    const page = await show('room', DESKTOP)
    const articles = logOf(page).getByRole('article')
    const before = await articles.count()
    expect(before).toBeLessThan(60)
    await hear(page, 'one more')
    await logOf(page).getByText('one more').waitFor()
    expect(await articles.count()).toBeLessThanOrEqual(before + 2)
  })

  it('opens where reading goes on', async () => {
    const page = await show('unread', DESKTOP)
    const line = page.getByText('New messages', { exact: true })
    await expect.poll(async () => (await line.boundingBox())?.y ?? 0).toBeGreaterThan(60)
  })

  it('stands still while one reads further up, and counts what came', async () => {
    const page = await show('long', DESKTOP)
    await scrollUp(page)
    const top = await logOf(page).evaluate((element) => element.scrollTop)
    await hear(page, 'first')
    await hear(page, 'second')
    const button = page.getByRole('button', { name: '2 new messages' })
    await button.waitFor()
    expect(await logOf(page).evaluate((element) => element.scrollTop)).toBe(top)
    await button.click()
    await logOf(page).getByText('second').waitFor()
    await expect.poll(() => distanceToEnd(logOf(page))).toBe(0)
  })

  it('goes to the end for one’s own message', async () => {
    const page = await show('long', DESKTOP)
    await scrollUp(page)
    await composerOf(page).fill('mine')
    await composerOf(page).press('Enter')
    await logOf(page).getByText('mine', { exact: true }).waitFor()
    await expect.poll(() => distanceToEnd(logOf(page))).toBe(0)
  })

  it('keeps its place when older messages load above', async () => {
    const page = await show('long', DESKTOP)
    const log = logOf(page)
    // Just too far from the top for older messages to be asked for.
    await log.evaluate((element) => {
      element.scrollTop = 900
    })
    const middle = () =>
      log.evaluate((element) => {
        const { top } = element.getBoundingClientRect()
        const inView = [...element.querySelectorAll('article')].find((article) => {
          const below = article.getBoundingClientRect().top - top
          return below > 20 && below < 200
        })
        return inView?.dataset.key
      })
    await expect.poll(middle).toBeTruthy()
    const message = log.locator(`article[data-key="${await middle()}"]`)
    const before = await message.boundingBox()
    await log.hover()
    await page.mouse.wheel(0, -400)
    await expect.poll(() => log.evaluate((element) => element.scrollTop)).toBeGreaterThan(2_000)
    const after = await message.boundingBox()
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0) - 400)).toBeLessThan(8)
  })
})

describe('a message', () => {
  it('is answered, edited and deleted with the keyboard alone', async () => {
    const page = await show('chat', DESKTOP)
    await logOf(page).focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Reply' }).press('Enter')
    await page.getByText('Replying to you').waitFor()
    await composerOf(page).fill('With sugar')
    await page.keyboard.press('Enter')

    await page.keyboard.press('ArrowUp')
    await page.getByText('Editing your message').waitFor()
    expect(await composerOf(page).inputValue()).toBe('With sugar')
    await page.keyboard.press('Escape')
    expect(await composerOf(page).inputValue()).toBe('')
    await page.keyboard.press('ArrowUp')
    await composerOf(page).fill('With honey')
    await page.keyboard.press('Enter')
    const message = logOf(page).getByRole('article').filter({ hasText: 'With honey' })
    await message.getByText('edited').waitFor()

    await message.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter')
    await message.waitFor({ state: 'detached' })
  })

  it('takes a reaction', async () => {
    const page = await show('chat', DESKTOP)
    const message = logOf(page).getByRole('article').filter({ hasText: 'who brings the cake?' })
    await message.hover()
    await message.getByRole('button', { name: 'Message menu' }).click()
    await page.getByRole('menuitem', { name: 'React' }).click()
    await page.getByRole('menuitem', { name: '❤️' }).click()
    const reaction = message.getByRole('button', { name: '❤️, 1 person' })
    expect(await reaction.getAttribute('aria-pressed')).toBe('true')
    await reaction.click()
    await reaction.waitFor({ state: 'detached' })
  })
})

describe('the composer', () => {
  it('keeps what is too long and says so', async () => {
    const page = await show('too-long', DESKTOP)
    const before = await composerOf(page).inputValue()
    await composerOf(page).press('Enter')
    await page.getByText('Too long by').waitFor()
    expect(await composerOf(page).inputValue()).toBe(before)
  })

  it('does not take pasted megabytes, and keeps what was there', async () => {
    const page = await show('chat', {
      ...DESKTOP,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await composerOf(page).fill('kept')
    await page.evaluate(() => navigator.clipboard.writeText('x'.repeat(5_000_000)))
    await composerOf(page).press('Control+v')
    await page.getByText('It was not pasted').waitFor()
    expect(await composerOf(page).inputValue()).toBe('kept')
  })
})

describe('on a phone', () => {
  it('one pane shows at a time, with one status, and back goes back', async () => {
    const page = await show('home', PHONE)
    const status = page.getByRole('status', { name: 'Connection' })
    expect(await status.allTextContents()).toEqual(['Up to date'])
    await page.getByRole('link', { name: 'Family on Sunday' }).tap()
    await page.getByRole('heading', { name: 'Family on Sunday' }).waitFor()
    expect(await status.allTextContents()).toEqual(['Up to date'])
    expect(await page.getByRole('navigation').count()).toBe(0)
    await page.goBack()
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  })

  it('a swipe answers and a long press opens the menu', async () => {
    const page = await show('chat', PHONE)
    const message = logOf(page).getByText('who brings the cake?')
    const device = await page.context().newCDPSession(page)
    const fingerOn = async () => {
      // While the list still moves into place, nothing in it takes touches.
      await message.tap({ trial: true })
      const box = await message.boundingBox()
      if (!box) throw new Error('The message is not in view.')
      return { x: box.x + 10, y: box.y + 5 }
    }
    const touch = (type: 'touchStart' | 'touchMove', at: { x: number; y: number }) =>
      device.send('Input.dispatchTouchEvent', { type, touchPoints: [at] })
    const letGo = () => device.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })

    const { x, y } = await fingerOn()
    await touch('touchStart', { x, y })
    for (let step = 1; step <= 8; step++) await touch('touchMove', { x: x + step * 10, y })
    await letGo()
    await page.getByText('Replying to Marta').waitFor()

    await touch('touchStart', await fingerOn())
    await page.getByRole('menuitem', { name: 'Reply' }).waitFor()
    await letGo()
  })

  it('what a finger presses is at least 44 pixels tall', async () => {
    const page = await show('chat', PHONE)
    for (const name of ['Send', 'Conversation menu'] as const) {
      const box = await page.getByRole('button', { name }).boundingBox()
      expect(box?.height).toBeGreaterThanOrEqual(44)
    }
  })
})
