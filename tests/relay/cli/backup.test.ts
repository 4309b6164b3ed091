import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import { openReader } from '../../../relay/storage/openReader.ts'
import { backup, verify } from '../../helpers/runOnFolder.ts'
import { ROOT } from '../../helpers/startRelay.ts'
import { startTalk } from '../../helpers/talk.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

/** A folder in which a backup can be looked at like a relay's own. */
function backupFile(): { folder: string; file: string } {
  const folder = makeTempFolder('backup')
  return { folder, file: join(folder, DATABASE_FILE) }
}

describe('prosa backup', () => {
  it('[J5] takes everything as it is at one moment, while the relay goes on writing', async () => {
    const talk = await startTalk({ limits: { entriesPerSecond: 1e6, entriesBurst: 1e6 } })
    onTestFinished(() => talk.relay.close())
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    hers.say('before')
    await hers.acknowledged()
    let isDone = false
    const writing = (async () => {
      while (!isDone) {
        hers.say('meanwhile')
        await hers.acknowledged()
      }
    })()
    const { folder, file } = backupFile()
    const said = await backup(talk.relay.dataDir, file, () => Date.UTC(2026, 0, 5, 9))
    isDone = true
    await writing
    expect(said).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^Everything until 2026-01-05 09:00 UTC is in /),
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual([DATABASE_FILE])
    expect((await verify(folder)).text).toMatch(/everything agrees\.$/)
    const reader = openReader(file)
    expect(reader.rows(`SELECT 1 FROM entries WHERE body LIKE '%before%'`)).toHaveLength(1)
    expect(reader.rows(`SELECT value FROM meta WHERE key = 'backup-at'`)).toEqual([
      { value: String(Date.UTC(2026, 0, 5, 9)) },
    ])
    reader.close()
  })

  it('replaces nothing', async () => {
    const talk = await startTalk()
    onTestFinished(() => talk.relay.close())
    const { folder, file } = backupFile()
    writeFileSync(file, 'precious')
    const said = await backup(talk.relay.dataDir, file)
    expect(said).toMatchObject({ ok: false, text: `There is a file ${file} already: it is left as it is.` })
    expect(readFileSync(file, 'utf8')).toBe('precious')
    const nowhere = join(folder, 'nowhere', 'backup')
    expect((await backup(talk.relay.dataDir, nowhere)).text).toContain(`${nowhere} cannot be written`)
    expect(readdirSync(folder)).toEqual([DATABASE_FILE])
  })

  it('[D5] holds nothing that was deleted', async () => {
    const talk = await startTalk()
    onTestFinished(() => talk.relay.close())
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    const i = hers.say('a secret that was regretted')
    await hers.acknowledged()
    hers.append({ i: hers.clock.tick(), k: 'd', o: i })
    await hers.acknowledged()
    talk.relay.closeDevices()
    await talk.relay.restart()
    const { file } = backupFile()
    expect(await backup(talk.relay.dataDir, file)).toMatchObject({ ok: true })
    expect(readFileSync(file).includes('regretted')).toBe(false)
  })

  it('leaves nothing behind when the disk is full', async () => {
    const talk = await startTalk()
    await talk.relay.close()
    const folder = makeTempFolder('backup')
    const file = join(folder, 'backup')
    const env = { ...process.env, PROSA_DATA_DIR: talk.relay.dataDir }
    // No file may grow beyond 64 blocks of 512 bytes.
    const script = `ulimit -f 64 && exec "${process.execPath}" relay/cli/main.ts backup "${file}"`
    const failed = promisify(execFile)('sh', ['-c', script], { cwd: ROOT, env })
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('There is no backup'),
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('[A4] works as a program, with a relay and without', async () => {
    const talk = await startTalk()
    const folder = makeTempFolder('backup')
    mkdirSync(join(folder, 'daily'))
    const env = { ...process.env, PROSA_DATA_DIR: talk.relay.dataDir, INIT_CWD: folder }
    const prosa = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['relay/cli/main.ts', ...args], { cwd: ROOT, env })
    expect((await prosa('backup', 'daily/one')).stdout).toContain(`is in ${join(folder, 'daily', 'one')} (`)
    expect((await prosa('verify')).stdout).toMatch(
      /^1 document, 3 entries: everything agrees\.\n$|everything agrees/,
    )
    await talk.relay.close()
    expect((await prosa('backup', 'daily/two')).stdout).toContain(`is in ${join(folder, 'daily', 'two')} (`)
    expect((await prosa('verify')).stdout).toContain('everything agrees')
    expect(readdirSync(join(folder, 'daily'))).toEqual(['one', 'two'])
  })
})
