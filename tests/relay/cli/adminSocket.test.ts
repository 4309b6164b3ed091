import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askRelay, openAdminSocket } from '../../../relay/cli/adminSocket.ts'
import { err, ok } from '../../../sync/result.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

type Run = Parameters<typeof openAdminSocket>[0]['run']

async function open(folder: string, run: Run = async () => ok(['done'])) {
  const errors: unknown[] = []
  const socket = await openAdminSocket({ folder, run, onError: (error) => errors.push(error) })
  onTestFinished(() => socket.close())
  return { ...socket, errors }
}
const ask = (
  folder: string,
  report: (line: string) => void = () => undefined,
  stop = new AbortController(),
) => askRelay(folder, { command: 'users' }, { report, signal: stop.signal })
const modeOf = (path: string) => statSync(path).mode & 0o777

describe('the admin socket', () => {
  it('[A4] has mode 0600', async () => {
    const folder = makeTempFolder('admin')
    const { path, close } = await open(folder)
    expect(path).toBe(join(folder, 'admin.sock'))
    expect(modeOf(path)).toBe(0o600)
    await close()
    expect(existsSync(path)).toBe(false)
  })

  it('answers a command, its progress first', async () => {
    const folder = makeTempFolder('admin')
    await open(folder, async (request, { report }) => {
      report('one')
      report('two')
      return ok([request.command])
    })
    const progress: string[] = []
    expect(await ask(folder, (line) => progress.push(line))).toEqual({
      state: 'answered',
      result: ok(['users']),
    })
    expect(progress).toEqual(['one', 'two'])
  })

  it('passes on why a command failed, and hides what broke', async () => {
    const folder = makeTempFolder('admin')
    const failing = await open(folder, async () => err('no such person'))
    expect(await ask(folder)).toEqual({ state: 'answered', result: err('no such person') })
    await failing.close()
    const broken = await open(folder, async () => {
      throw new Error('inner workings')
    })
    expect(await ask(folder)).toEqual({
      state: 'answered',
      result: err('Something went wrong in the relay: see its log.'),
    })
    expect(broken.errors).toEqual([new Error('inner workings')])
  })

  it('refuses what is no command', async () => {
    const folder = makeTempFolder('admin')
    const { path } = await open(folder)
    for (const line of [
      'garbage\n',
      '{"command":"obey"}\n',
      '{"command":"users","also":1}\n',
      `${'x'.repeat(70_000)}\n`,
    ]) {
      const client = connect(path)
      client.end(line)
      expect(JSON.parse(await text(client))).toEqual({ failed: 'This relay does not know that command.' })
    }
  })

  it('is taken over from a relay that was killed', async () => {
    const folder = makeTempFolder('admin')
    writeFileSync(join(folder, 'admin.sock'), '')
    expect(await ask(folder)).toEqual({ state: 'no-relay' })
    await open(folder)
    expect((await ask(folder)).state).toBe('answered')
  })

  it('stands elsewhere when the folder’s path is too long for a socket', async () => {
    const folder = join(makeTempFolder('admin'), 'd'.repeat(120))
    mkdirSync(folder)
    const first = await open(folder)
    expect(Buffer.byteLength(first.path)).toBeLessThan(100)
    expect(readFileSync(join(folder, 'admin.path'), 'utf8')).toBe(first.path)
    expect(modeOf(dirname(first.path))).toBe(0o700)
    expect(modeOf(first.path)).toBe(0o600)
    expect((await ask(folder)).state).toBe('answered')
    await first.close()
    expect(existsSync(dirname(first.path))).toBe(false)
    expect(existsSync(join(folder, 'admin.path'))).toBe(false)
    expect(await ask(folder)).toEqual({ state: 'no-relay' })
  })

  it('believes no path that is not its own making', async () => {
    const folder = makeTempFolder('admin')
    writeFileSync(join(folder, 'admin.path'), '/etc/passwd')
    await open(folder)
    expect((await ask(folder)).state).toBe('answered')
    expect(existsSync('/etc/passwd')).toBe(true)
  })

  it('stops a command whose asker went away, or when the relay closes', async () => {
    const folder = makeTempFolder('admin')
    const started = Promise.withResolvers<void>()
    const stopped = Promise.withResolvers<void>()
    await open(folder, async (_request, { signal }) => {
      signal.addEventListener('abort', () => stopped.resolve())
      started.resolve()
      await stopped.promise
      return ok([])
    })
    const stop = new AbortController()
    const asked = ask(folder, undefined, stop)
    await started.promise
    stop.abort()
    await stopped.promise
    expect(await asked).toEqual({ state: 'answered', result: err('Stopped.') })
  })

  it('says when the relay goes away in the middle', async () => {
    const folder = makeTempFolder('admin')
    const started = Promise.withResolvers<void>()
    const { close } = await open(folder, (_request, { signal }) => {
      started.resolve()
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(ok([]))))
    })
    const asked = ask(folder)
    await started.promise
    await close()
    expect(await asked).toEqual({
      state: 'answered',
      result: err('The relay went away before it answered.'),
    })
  })
})
