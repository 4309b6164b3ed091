import { backupFolder } from '../../relay/cli/backup.ts'
import { restoreFolder } from '../../relay/cli/restore.ts'
import { verifyFolder } from '../../relay/cli/verify.ts'
import type { Result } from '../../sync/result.ts'

/** What a command printed, and aside. */
export interface Said {
  readonly ok: boolean
  readonly text: string
  readonly aside: readonly string[]
}

async function say(
  run: (context: {
    report: (line: string) => void
    signal: AbortSignal
  }) => Promise<Result<readonly string[], string>>,
): Promise<Said> {
  const aside: string[] = []
  const done = await run({ report: (line) => aside.push(line), signal: new AbortController().signal })
  return { ok: done.ok, text: done.ok ? done.value.join('\n') : done.error, aside }
}

/** `prosa verify` on a folder, whoever uses it. */
export const verify = (folder: string): Promise<Said> => say((context) => verifyFolder(folder, context))

/** `prosa backup`. @default Date.now */
export const backup = (folder: string, file: string, now: () => number = Date.now): Promise<Said> =>
  say((context) => backupFolder(folder, file, now, context))

/** `prosa restore`; nobody may use the folder. @default Date.now */
export const restore = (folder: string, file: string, now: () => number = Date.now): Promise<Said> =>
  say((context) => restoreFolder(folder, file, now, context))
