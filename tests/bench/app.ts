import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from 'playwright-core'

/**
 * Measures what a person feels, in real Chromium against a real relay:
 *   node tests/bench/app.ts
 *   CORPUS=file.tsv.gz node tests/bench/app.ts
 * It needs the built app (`npm run check` builds it). Medians of RUNS runs.
 */
const RUNS = 5
const MESSAGES = 5_000
const THROTTLE = 4
const root = join(import.meta.dirname, '../..')

interface Running {
  readonly process: ChildProcess
  readonly url: string
  readonly dataDir: string
}

async function startRelay(): Promise<Running> {
  const dataDir = mkdtempSync(join(tmpdir(), 'prosa-bench-'))
  const relay = spawn(process.execPath, ['--max-semi-space-size=4', 'relay/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PROSA_PORT: '0',
      PROSA_DATA_DIR: dataDir,
      PROSA_REGISTRATION: 'open',
      PROSA_LOG_LEVEL: 'error',
      // As `npm start` does.
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/prosa'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: relay.stdout })) {
    const url = /ready at (\S+)/.exec(line)?.[1]
    if (url !== undefined) return { process: relay, url, dataDir }
  }
  throw new Error('The relay did not start.')
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

async function register(url: string, username: string): Promise<void> {
  const answer = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: `${username} has a password` }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

function corpus(dataDir: string): string {
  const given = process.env.CORPUS
  if (given !== undefined) return given
  const file = join(dataDir, 'generated.tsv')
  const words =
    'the lake or hills who brings cake on sunday morning train tunnel lemon basket score choir'.split(' ')
  const lines = Array.from({ length: MESSAGES }, (_, index) => {
    const time = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString()
    const text = Array.from(
      { length: 4 + (index % 17) },
      (_, at) => words[(index * 7 + at * 3) % words.length],
    ).join(' ')
    return `${time}\tperson ${index % 40}\t${text}`
  })
  writeFileSync(file, lines.join('\n'))
  return file
}

async function importRoom(relay: Running): Promise<void> {
  const args = [
    'relay/cli/main.ts',
    'import',
    corpus(relay.dataDir),
    '--room',
    'Measured',
    '--owner',
    'alice',
  ]
  const command = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, PROSA_DATA_DIR: relay.dataDir },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  const code = await new Promise((resolve) => command.once('exit', resolve))
  if (code !== 0) throw new Error('The import failed.')
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/login`)
  await page.getByLabel('Username').fill('alice')
  await page.getByLabel('Password').fill('alice has a password')
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** From navigation to the last message on the screen, with the network off and the CPU slowed. */
async function coldPaint(page: Page): Promise<number> {
  await page.reload({ waitUntil: 'commit' })
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector('[role=log] article') === null) requestAnimationFrame(look)
          else requestAnimationFrame(() => resolve(performance.now()))
        }
        look()
      }),
  )
}

/** From the key press to the frame that shows one's own message. */
async function ownMessage(page: Page, text: string): Promise<number> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.evaluate((wanted) => {
    const state = window as unknown as { measured?: Promise<number> }
    state.measured = new Promise((resolve) => {
      let pressed = 0
      document.addEventListener(
        'keydown',
        () => {
          pressed = performance.now()
        },
        { once: true, capture: true },
      )
      const look = () => {
        const last = [...document.querySelectorAll('[role=log] article')].at(-1)
        if (last?.textContent?.includes(wanted))
          requestAnimationFrame(() => resolve(performance.now() - pressed))
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
  }, text)
  await page.keyboard.press('Enter')
  return page.evaluate(() => (window as unknown as { measured: Promise<number> }).measured)
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const row = (name: string, value: string, aim: string) => console.log(`| ${name} | ${value} | ${aim} |`)

async function measure(browser: Browser, relay: Running): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await signIn(page, relay.url)
  await page.getByRole('link', { name: /Measured/ }).click()
  await page.getByRole('article').last().waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready)
  // The second load is served by the service worker, which has everything by then.
  await page.reload()
  await page.getByRole('article').last().waitFor()

  const session = await context.newCDPSession(page)
  await context.setOffline(true)
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
  const paints: number[] = []
  for (let run = 0; run < RUNS; run++) paints.push(await coldPaint(page))
  const own: number[] = []
  for (let run = 0; run < RUNS; run++) own.push(await ownMessage(page, `measured ${run}`))
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })

  row(
    `${MESSAGES} messages painted, network off, CPU ${THROTTLE}× slower`,
    `${Math.round(median(paints))} ms`,
    '1,000 ms',
  )
  row(`key press to own message painted, CPU ${THROTTLE}× slower`, `${Math.round(median(own))} ms`, '')
}

const relay = await startRelay()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--disable-background-networking'],
})
try {
  console.log('| what | median | aim |\n| --- | --- | --- |')
  row(
    'memory of an idle relay, just started',
    `${Math.round(residentMb(relay.process.pid ?? 0))} MB`,
    '120 MB',
  )
  await register(relay.url, 'alice')
  await importRoom(relay)
  await measure(browser, relay)
  row('memory of the relay with the room loaded', `${Math.round(residentMb(relay.process.pid ?? 0))} MB`, '')
} finally {
  await browser.close()
  relay.process.kill('SIGTERM')
  await new Promise((resolve) => relay.process.once('exit', resolve))
  rmSync(relay.dataDir, { recursive: true, force: true })
}
