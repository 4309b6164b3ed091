import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

/** A new empty folder, removed when the test file that asked for it ends. */
export function makeTempFolder(name = 'test'): string {
  const folder = mkdtempSync(join(tmpdir(), `prosa-${name}-`))
  made.push(folder)
  return folder
}

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})
