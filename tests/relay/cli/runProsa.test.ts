import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type OpenServices, runProsa } from '../../../relay/cli/runProsa.ts'
import type { Config } from '../../../relay/config.ts'
import { createRelay } from '../../../relay/createRelay.ts'
import { createServices } from '../../../relay/createServices.ts'
import { lockFolder } from '../../../relay/storage/lockFolder.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }
const passwordCost = { memoryCost: 8, timeCost: 1 }
const configOf = (dataDir: string): Config => ({
  host: '127.0.0.1',
  port: 0,
  dataDir,
  publicUrl: undefined,
  trustProxy: false,
  registration: 'open',
  logLevel: 'silent',
  turnUrl: undefined,
  turnSecret: undefined,
})

async function prosa(folder: string, ...args: string[]) {
  const out: string[] = []
  const aside: string[] = []
  const code = await runProsa({
    args,
    environment: { PROSA_DATA_DIR: folder },
    async openServices(): Promise<OpenServices> {
      const services = await createServices({ config: configOf(folder), log, passwordCost })
      return { services: services.admin, close: services.close }
    },
    print: (line) => out.push(line),
    printAside: (line) => aside.push(line),
    signal: new AbortController().signal,
  })
  return { code, out, aside }
}

/** A relay that runs on a folder with alice's account in it. */
async function startRelay() {
  const folder = makeTempFolder('prosa')
  const started = await createRelay({ config: configOf(folder), log, passwordCost })
  if (!started.ok) throw new Error(started.error)
  const relay = started.value
  onTestFinished(() => relay.close())
  const answer = await fetch(`http://127.0.0.1:${relay.port}/api/auth/register`, {
    method: 'POST',
    body: JSON.stringify({ username: 'alice', password: 'correct horse battery' }),
  })
  expect(answer.status).toBe(201)
  const login = (password: string) =>
    fetch(`http://127.0.0.1:${relay.port}/api/auth/login`, {
      method: 'POST',
      body: JSON.stringify({ username: 'alice', password }),
    })
  return { folder, relay, login }
}

describe('npm run prosa', () => {
  it('explains itself', async () => {
    const folder = makeTempFolder('prosa')
    expect(await prosa(folder, 'help')).toMatchObject({ code: 0, out: [expect.stringContaining('Usage')] })
    for (const args of [
      [],
      ['obey'],
      ['users', 'extra'],
      ['reset-password'],
      ['invite', '--uses', 'many'],
      ['invite', '--days', '0'],
      ['invite', '--nonsense', '1'],
      ['import', 'file.tsv', '--room', 'Help'],
      ['import', '--room', 'Help', '--owner', 'alice'],
    ]) {
      const { code, out, aside } = await prosa(folder, ...args)
      expect({ args, code, out }).toEqual({ args, code: 2, out: [] })
      expect(aside.join()).toContain('Usage')
    }
  })

  it('makes no data folder of its own', async () => {
    const folder = join(makeTempFolder('prosa'), 'typo')
    expect(await prosa(folder, 'users')).toEqual({
      code: 1,
      out: [],
      aside: [`There is no relay's data in ${folder}: start the relay once, or set PROSA_DATA_DIR.`],
    })
  })

  it('[A4] works beside the running relay and without one', async () => {
    const { folder, relay } = await startRelay()
    const beside = await prosa(folder, 'users')
    expect(beside).toMatchObject({
      code: 0,
      out: [expect.stringMatching(/^USERNAME/), expect.stringMatching(/^alice /), '1 account'],
    })
    const invitation = await prosa(folder, 'invite', '--uses', '3', '--days', '2')
    expect(invitation.out[0]).toMatch(new RegExp(`^http://localhost:${relay.port}/register\\?invite=.{22}$`))
    expect(invitation.out[1]).toMatch(/^For 3 people, until \d{4}-\d{2}-\d{2}\.$/)
    await relay.close()
    expect(await prosa(folder, 'users')).toEqual(beside)
  })

  it('runs as a program, and ends by itself', async () => {
    const { folder, relay } = await startRelay()
    await relay.close()
    const program = fileURLToPath(new URL('../../../relay/cli/main.ts', import.meta.url))
    const env = { ...process.env, PROSA_DATA_DIR: folder }
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, 'users'], { env })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^USERNAME .*\nalice .*\n1 account\n$/)
    await expect(promisify(execFile)(process.execPath, [program, 'obey'], { env })).rejects.toMatchObject({
      code: 2,
    })
  })

  it('imports as a program without a relay, and ends by itself', async () => {
    const { folder, relay } = await startRelay()
    await relay.close()
    const file = join(folder, 'talk.tsv')
    writeFileSync(file, '2020-01-01T10:00:00Z\tMarta\tthe lake\n2020-01-01T10:01:00Z\tIvo\tthe hills\n')
    const program = fileURLToPath(new URL('../../../relay/cli/main.ts', import.meta.url))
    const args = [program, 'import', file, '--room', 'Old', '--owner', 'alice']
    const env = { ...process.env, PROSA_DATA_DIR: folder }
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 15_000 })
    expect(stdout).toContain('2 messages of 2 people are now in Old.')
  })

  it('[A4] touches nothing while somebody else holds the folder', async () => {
    const { folder, relay } = await startRelay()
    await relay.close()
    const lock = lockFolder(folder)
    onTestFinished(() => {
      if (lock.ok) lock.value.release()
    })
    expect(await prosa(folder, 'users')).toEqual({
      code: 1,
      out: [],
      aside: [`Another relay or command is using the data folder ${folder}.`],
    })
  })

  it('resets a password, shown once', async () => {
    const { folder, login } = await startRelay()
    const { code, out } = await prosa(folder, 'reset-password', 'alice')
    expect(code).toBe(0)
    const password = /^New password of alice: ([a-z2-9]{16})$/.exec(out[0] ?? '')?.[1] ?? ''
    expect((await login(password)).status).toBe(200)
    expect((await login('correct horse battery')).status).toBe(401)
    expect(await prosa(folder, 'reset-password', 'mallory')).toMatchObject({ code: 1, out: [] })
  })

  it('imports into a room that members read', async () => {
    const { folder, relay, login } = await startRelay()
    const file = join(folder, 'log.tsv')
    writeFileSync(file, '2004-11-15T01:00:00Z\tdave\thello\n2004-11-15T01:00:01Z\tgrace\thi dave\n')
    const first = await prosa(folder, 'import', file, '--room', 'Help', '--owner', 'alice')
    expect(first).toMatchObject({ code: 0, out: ['2 messages of 2 people are now in Help.'] })
    expect(first.aside).toContain('Imported 2 of 2 messages.')
    const again = await prosa(folder, 'import', file, '--room', 'Help', '--owner', 'alice')
    expect(again.out).toEqual(['0 messages of 2 people are now in Help. 2 were there already.'])

    const { token } = (await (await login('correct horse battery')).json()) as { token: string }
    const get = async (path: string) => {
      const headers = { Authorization: `Bearer ${token}` }
      return (await fetch(`http://127.0.0.1:${relay.port}/api${path}`, { headers })).json()
    }
    const { conversations } = (await get('/conversations')) as { conversations: { id: string }[] }
    expect(conversations).toMatchObject([
      { name: 'Help', unread: 0, lastEntry: { t: 'hi dave', authorName: 'grace' } },
    ])
    const { entries } = (await get(`/conversations/${conversations[0]?.id}/entries`)) as { entries: object[] }
    expect(entries).toMatchObject([{ k: 'join' }, { t: 'hi dave' }, { t: 'hello' }])
  })
})
