import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw } from '../../helpers/rawClient.ts'
import { type RelayProcess, ROOT, startRelay, withoutSettings } from '../../helpers/startRelay.ts'
import { documentOf } from '../../helpers/talk.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'
import { connectPerson, queryDatabase } from '../../helpers/testRelay.ts'

const SECRET_TEXT = 'nobody but bob should read this'

describe('the process', () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open', PROSA_LOG_LEVEL: 'debug' } })
  })
  afterAll(() => relay.stop())

  /** A relay that is not expected to start. */
  function run(settings: Record<string, string>): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, ['relay/main.ts'], {
      cwd: ROOT,
      env: { ...withoutSettings(process.env), PROSA_PORT: '0', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
  }

  it('[J1] stops on SIGTERM with 0 within 10 s, whatever is open, and loses nothing', async () => {
    const alice = await connectPerson(relay.url, 'alice')
    const bob = await connectPerson(relay.url, 'bob')
    const talk = await alice.createConversation({
      kind: 'group',
      name: 'Last words',
      memberIds: [bob.user.id],
    })
    const devices = [alice.device(), alice.device(), bob.device()] as const
    const documents = devices.map((device) => device.openConversation(talk))
    await Promise.all(documents.map((document) => document.synced()))
    const [hers] = documents
    if (hers === undefined) throw new Error('three are open')
    hers.say(SECRET_TEXT)
    await hers.acknowledged()
    for (let n = 0; n < 30; n++) for (const document of documents) document.say(`last ${n}`)
    const stubborn = await connectRaw(relay.url)
    await stubborn.open(documentOf(talk), bob.token)
    stubborn.ws.pause()
    // Half a request.
    const half = connect(Number(new URL(relay.url).port), '127.0.0.1')
    half.on('error', () => undefined)
    half.write('POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{')
    await hers.acknowledged()

    const started = Date.now()
    expect(await relay.stop('SIGTERM')).toEqual({ code: 0, signal: null })
    expect(Date.now() - started).toBeLessThan(10_000)
    const stored = queryDatabase(relay.dataDir, 'SELECT body FROM entries WHERE author = ?', alice.user.id)
    expect(stored.filter(({ body }) => String(body).includes('last '))).not.toEqual([])

    await relay.restart()
    const witness = bob.device()
    const seen = witness.openConversation(talk)
    await seen.synced()
    await eventually(() => expect(seen.texts(alice.user.id)).toHaveLength(61))
    await eventually(() => expect(seen.texts(bob.user.id)).toHaveLength(30))
    for (const device of [...devices, witness]) device.close()
    stubborn.ws.terminate()
  })

  it('logs neither text nor tokens, on the finest level, in good days and bad', async () => {
    const eve = await connectPerson(relay.url, 'eve')
    const talk = await eve.createConversation({ kind: 'group', name: 'Private name', memberIds: [] })
    const device = eve.device()
    const hers = device.openConversation(talk)
    await hers.synced()
    hers.say(SECRET_TEXT)
    hers.append({ i: 'bad', k: 'm', t: SECRET_TEXT })
    hers.append({ i: hers.clock.tick(), k: 'm', t: `${SECRET_TEXT} ${'x'.repeat(20_000)}` })
    await hers.rejection()
    await eve.request('POST', `/api/conversations/${talk.id}/entries`, {
      text: SECRET_TEXT,
      odd: SECRET_TEXT,
    })
    await eve.request('POST', `/api/conversations/${talk.id}/entries`, { text: SECRET_TEXT })
    const raw = await connectRaw(relay.url)
    await raw.open(documentOf(talk), 'a-token-that-is-wrong')
    await raw.open('conversation/elsewhere/x', eve.token)
    raw.ws.close()
    device.close()
    await relay.stop()
    await relay.restart()
    const logs = relay.logs()
    expect(logs).toContain('update refused')
    for (const secret of [
      SECRET_TEXT,
      'Private name',
      eve.token,
      'a-token-that-is-wrong',
      'has a password',
    ]) {
      expect(logs).not.toContain(secret)
    }
  })

  const cases: readonly (readonly [string, () => Record<string, string>, RegExp])[] = [
    ['a folder that another relay uses', () => ({ PROSA_DATA_DIR: relay.dataDir }), /^Another relay .*\n$/],
    [
      'a port in use',
      () => ({ PROSA_DATA_DIR: makeTempFolder('port'), PROSA_PORT: new URL(relay.url).port }),
      /^Port \d+ is in use.*\n$/,
    ],
    ['a folder that cannot be made', () => ({ PROSA_DATA_DIR: '/proc/prosa' }), /^The data folder .*\n$/],
    [
      'a file where the folder should be',
      () => {
        const file = join(makeTempFolder('file'), 'data')
        writeFileSync(file, '')
        return { PROSA_DATA_DIR: file }
      },
      /^The data folder .*\n$/,
    ],
    [
      'a database that is none',
      () => {
        const folder = makeTempFolder('broken')
        writeFileSync(
          join(folder, 'prosa.sqlite'),
          'not a database, but long enough to be looked at'.repeat(100),
        )
        return { PROSA_DATA_DIR: folder }
      },
      /^[^\n]*database[^\n]*\n$/,
    ],
    [
      'a folder in the place of the database',
      () => {
        const folder = makeTempFolder('folder')
        mkdirSync(join(folder, 'prosa.sqlite'))
        return { PROSA_DATA_DIR: folder }
      },
      /^[^\n]*\n$/,
    ],
  ]
  for (const [what, settings, line] of cases) {
    it(`[A4] ends at once with one clear line for ${what}`, async () => {
      const { code, output } = await run(settings())
      expect(output).toMatch(line)
      expect(code).toBe(1)
    })
  }
})
