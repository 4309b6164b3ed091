import { spawn } from 'node:child_process'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openProfile, worksOffline } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { type RelayProcess, ROOT, startRelay, withoutSettings } from '../helpers/startRelay.ts'
import { makeTempFolder } from '../helpers/tempFolder.ts'

describe('the app as the relay serves it', () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay()
  })

  it('opens without an error or anything that its own policy forbids', async () => {
    const context = await openProfile(makeTempFolder('profile'))
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text())
    })
    await page.goto(`${relay.url}/login`)
    await page.getByLabel('Username').waitFor()
    await worksOffline(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('can be installed', async () => {
    const context = await openProfile(makeTempFolder('profile'))
    const page = await context.newPage()
    await page.goto(relay.url)
    const devtools = await context.newCDPSession(page)
    await eventually(async () => {
      const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
      expect(installabilityErrors).toEqual([])
      return true
    })
    const manifest = await devtools.send('Page.getAppManifest')
    expect(manifest.errors).toEqual([])
    expect(manifest.url).toBe(`${relay.url}/manifest.webmanifest`)
    await context.close()
  })

  it('starts in a browser that was closed meanwhile, and opens any address, while no relay runs', async () => {
    const own = await startRelay()
    const profile = makeTempFolder('profile')
    const before = await openProfile(profile)
    const page = await before.newPage()
    await page.goto(`${own.url}/login`)
    await worksOffline(page)
    await before.close()
    await own.stop()

    const after = await openProfile(profile)
    const again = await after.newPage()
    await again.goto(`${own.url}/login`)
    await again.getByLabel('Username').waitFor()
    await again.goto(`${own.url}/register?invite=somewhere-deep`)
    await again.getByLabel('Username').waitFor()
    await again.reload()
    await again.getByLabel('Username').waitFor()
    await after.close()
  })

  it('leaves the paths of the relay to the relay', async () => {
    const context = await openProfile(makeTempFolder('profile'))
    const page = await context.newPage()
    await page.goto(`${relay.url}/login`)
    await worksOffline(page)
    for (const path of ['/health', '/api/openapi.json']) {
      const answer = await page.goto(`${relay.url}${path}`)
      expect(answer?.fromServiceWorker()).toBe(false)
    }
    await context.close()
  })
})

describe('npm start', () => {
  it.for(['SIGTERM', 'SIGINT'] as const)(
    'prints one address, and ends with its relay on %s',
    async (signal) => {
      const npm = spawn('npm', ['start'], {
        cwd: ROOT,
        env: { ...withoutSettings(process.env), PROSA_PORT: '0', PROSA_DATA_DIR: makeTempFolder('data') },
        stdio: ['ignore', 'pipe', 'inherit'],
        // A process group of its own, so that it can be asked whether anybody is left in it.
        detached: true,
      })
      const group = npm.pid ?? 0
      onTestFinished(() => {
        if (isAlive(-group)) process.kill(-group, 'SIGKILL')
      })
      let output = ''
      npm.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
      const ended = new Promise((resolve) => npm.once('exit', resolve))

      const url = await eventually(() => /Prosa is ready at (\S+)\s/.exec(output)?.[1], { timeoutMs: 50_000 })
      expect((await fetch(`${url}/health`)).status).toBe(200)
      expect(output.match(/Prosa is ready/g)).toHaveLength(1)

      npm.kill(signal)
      await ended
      await eventually(() => !isAlive(-group), { timeoutMs: 12_000 })
      await expect(fetch(`${url}/health`)).rejects.toThrow()
    },
  )
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
