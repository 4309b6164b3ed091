import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lockFolder } from '../../../relay/storage/lockFolder.ts'
import { eventually } from '../../helpers/eventually.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

function take(folder: string) {
  const lock = lockFolder(folder)
  if (!lock.ok) throw new Error(lock.error.message)
  onTestFinished(() => lock.value.release())
  return lock.value
}

/** A process that holds the lock until it is killed, though it keeps no reference to it. */
async function holdElsewhere(folder: string) {
  const module = fileURLToPath(new URL('../../../relay/storage/lockFolder.ts', import.meta.url))
  const program = `import { lockFolder } from ${JSON.stringify(module)}
    const { ok } = lockFolder(${JSON.stringify(folder)})
    setImmediate(() => {
      gc()
      setImmediate(() => console.log(ok))
    })
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [output] = await once(child.stdout, 'data')
  expect(String(output).trim()).toBe('true')
  return child
}

describe('the data folder', () => {
  it('[A4] is for one process: a second one is told in one line', async () => {
    const folder = makeTempFolder('lock')
    await holdElsewhere(folder)
    expect(lockFolder(folder)).toEqual({
      ok: false,
      error: { type: 'held', message: `Another relay or command is using the data folder ${folder}.` },
    })
  })

  it('[A4] is free again after kill -9', async () => {
    const folder = makeTempFolder('lock')
    const child = await holdElsewhere(folder)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await eventually(() => lockFolder(folder).ok)
  })

  it('[A4] is held once within a process too, until it is released', () => {
    const folder = makeTempFolder('lock')
    const lock = take(folder)
    expect(lockFolder(folder).ok).toBe(false)
    lock.release()
    lock.release()
    take(folder)
  })

  it('is made when it is not there', () => {
    const folder = join(makeTempFolder('lock'), 'a', 'b')
    take(folder)
    expect(existsSync(folder)).toBe(true)
  })

  it('that cannot be one is refused in one line', () => {
    const folder = makeTempFolder('lock')
    writeFileSync(join(folder, 'file'), '')
    const refusal = (path: string) => {
      const lock = lockFolder(path)
      return lock.ok ? undefined : lock.error.message
    }
    expect(refusal(join(folder, 'file'))).toMatch(/cannot be written: it is a file, not a folder\.$/)
    expect(refusal(join(folder, 'file', 'below'))).toMatch(/cannot be written: part of its path is a file\.$/)
    mkdirSync(join(folder, 'odd'))
    mkdirSync(join(folder, 'odd', 'lock.sqlite'))
    expect(refusal(join(folder, 'odd'))).toMatch(/^The data folder .* cannot be written: .*\.$/)
    expect(refusal('/proc/nothing')).toMatch(/cannot be written/)
  })
})
