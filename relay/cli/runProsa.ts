import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { err, type Result } from '../../sync/result.ts'
import { type Config, readConfig } from '../config.ts'
import { DATABASE_FILE } from '../storage/databaseFile.ts'
import { finishRestore, RESTORED_FILE } from '../storage/finishRestore.ts'
import { lockFolder } from '../storage/lockFolder.ts'
import { askRelay } from './adminSocket.ts'
import { backupFolder } from './backup.ts'
import { type AdminRequest, type CommandContext, runCommand } from './commands.ts'
import { parseCommand, USAGE } from './parseCommand.ts'
import { restoreFolder } from './restore.ts'
import type { AdminServices } from './services.ts'
import { verifyFolder } from './verify.ts'

export interface OpenServices {
  readonly services: AdminServices
  close(): Promise<void>
}

export interface ProsaOptions {
  /** Without the program's own name. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Opens the relay's services without listening; this process holds the folder's lock by then. */
  readonly openServices: (config: Config) => Promise<OpenServices>
  readonly print: (line: string) => void
  /** Errors and progress, so that output can be piped. */
  readonly printAside: (line: string) => void
  readonly signal: AbortSignal
}

/** Runs one administration command. @returns the exit code: 0 done, 1 failed, 2 not understood */
export async function runProsa(options: ProsaOptions): Promise<0 | 1 | 2> {
  const { args, environment, print, printAside } = options
  // npm runs scripts in the project's folder and names the one it was called in.
  const parsed = parseCommand(args, environment.INIT_CWD ?? process.cwd())
  if (!parsed.ok) {
    printAside(`${parsed.error}\n\n${USAGE}`)
    return 2
  }
  if (parsed.value.type === 'help') {
    print(USAGE)
    return 0
  }
  const config = readConfig(environment)
  if (!config.ok) {
    printAside(config.error)
    return 2
  }
  const done = await perform(config.value, parsed.value.request, options)
  if (done.ok) for (const line of done.value) print(line)
  else printAside(done.error)
  return done.ok ? 0 : 1
}

/** By the relay that runs, else by its services in this process (A4). */
async function perform(
  config: Config,
  request: AdminRequest,
  { openServices, printAside, signal }: ProsaOptions,
): Promise<Result<readonly string[], string>> {
  const asked = await askRelay(config.dataDir, request, { report: printAside, signal })
  if (asked.state === 'answered') return asked.result

  const isThere = [DATABASE_FILE, RESTORED_FILE].some((file) => existsSync(join(config.dataDir, file)))
  if (!isThere && request.command !== 'restore')
    return err(`There is no relay's data in ${config.dataDir}: start the relay once, or set PROSA_DATA_DIR.`)
  const lock = lockFolder(config.dataDir)
  if (!lock.ok) return err(lock.error.message)
  try {
    const context = { report: printAside, signal }
    if (isOnFiles(request)) return await onFiles(config.dataDir, request, context)
    const { services, close } = await openServices(config)
    try {
      return await runCommand(services, request, context)
    } finally {
      await close()
    }
  } finally {
    lock.value.release()
  }
}

type FilesRequest = Extract<AdminRequest, { command: 'verify' | 'backup' | 'restore' }>

const isOnFiles = (request: AdminRequest): request is FilesRequest =>
  request.command === 'verify' || request.command === 'backup' || request.command === 'restore'

/** What works on the files alone: a relay's services would change what is to be looked at, or could not open it. */
async function onFiles(
  folder: string,
  request: FilesRequest,
  context: CommandContext,
): Promise<Result<readonly string[], string>> {
  if (request.command === 'restore') return restoreFolder(folder, request.file, Date.now, context)
  finishRestore(folder)
  return request.command === 'verify'
    ? verifyFolder(folder, context)
    : backupFolder(folder, request.file, Date.now, context)
}
