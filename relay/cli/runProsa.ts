import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { err, type Result } from '../../sync/result.ts'
import { type Config, readConfig } from '../config.ts'
import { lockFolder } from '../storage/lockFolder.ts'
import { DATABASE_FILE } from '../storage/openDatabase.ts'
import { askRelay } from './adminSocket.ts'
import { type AdminRequest, runCommand } from './commands.ts'
import { parseCommand, USAGE } from './parseCommand.ts'
import type { AdminServices } from './services.ts'

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

  if (!existsSync(join(config.dataDir, DATABASE_FILE)))
    return err(`There is no relay's data in ${config.dataDir}: start the relay once, or set PROSA_DATA_DIR.`)
  const lock = lockFolder(config.dataDir)
  if (!lock.ok) return err(lock.error.message)
  try {
    const { services, close } = await openServices(config)
    try {
      return await runCommand(services, request, { report: printAside, signal })
    } finally {
      await close()
    }
  } finally {
    lock.value.release()
  }
}
