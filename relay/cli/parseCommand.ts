import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { err, ok, type Result } from '../../sync/result.ts'
import { type AdminRequest, adminRequestSchema } from './commands.ts'

export const USAGE = `Usage: npm run prosa -- COMMAND

  invite [--uses N] [--days N]   make a link with which people register
                                 (one person and 7 days, unless told otherwise)
  users                          list accounts
  reset-password USER            set a new password and sign out all of USER's devices
  import FILE.tsv[.gz] --room NAME --owner USER
                                 bring in lines of time<TAB>name<TAB>text
  verify                         compare all that is stored with itself; exits 1 when something differs
  backup FILE                    copy everything into FILE, which must not exist yet
  restore FILE                   put a backup in the place of what is there (which is kept beside it)

The relay may be running or not, except for restore. PROSA_DATA_DIR names its data folder (./data).`

export type Parsed = { readonly type: 'help' } | { readonly type: 'request'; readonly request: AdminRequest }

/** Reads the command line given in `folder`; the error is one line that says what is wrong with it. */
export function parseCommand(args: readonly string[], folder: string): Result<Parsed, string> {
  const [command, ...rest] = args
  if (command === undefined) return err('Say which command.')
  if (['help', '--help', '-h'].includes(command) || rest.includes('--help')) return ok({ type: 'help' })
  switch (command) {
    case 'invite': {
      const read = readArguments(rest, [], ['uses', 'days'])
      if (!read.ok) return read
      const { uses, days } = read.value
      return request({
        command,
        ...(uses === undefined ? {} : { uses: Number(uses) }),
        ...(days === undefined ? {} : { days: Number(days) }),
      })
    }
    case 'users': {
      const read = readArguments(rest, [], [])
      return read.ok ? request({ command }) : read
    }
    case 'reset-password': {
      const read = readArguments(rest, ['USER'], [])
      return read.ok ? request({ command, username: read.value.USER }) : read
    }
    case 'import': {
      const read = readArguments(rest, ['FILE'], ['room', 'owner'])
      if (!read.ok) return read
      const { FILE, room, owner } = read.value
      if (room === undefined || owner === undefined) return err('import needs --room NAME and --owner USER.')
      return request({ command, file: resolve(folder, FILE ?? ''), room, owner })
    }
    case 'verify': {
      const read = readArguments(rest, [], [])
      return read.ok ? request({ command }) : read
    }
    case 'backup':
    case 'restore': {
      const read = readArguments(rest, ['FILE'], [])
      return read.ok ? request({ command, file: resolve(folder, read.value.FILE ?? '') }) : read
    }
    default:
      return err(`There is no command ${command}.`)
  }
}

/** Exactly these positional arguments and at most these options, each with a value. */
function readArguments(
  args: readonly string[],
  names: readonly string[],
  options: readonly string[],
): Result<Readonly<Record<string, string | undefined>>, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(options.map((name) => [name, { type: 'string' as const }])),
    })
    const missing = names[positionals.length]
    if (missing !== undefined) return err(`${missing} is missing.`)
    const extra = positionals[names.length]
    if (extra !== undefined) return err(`${extra} is one argument too many.`)
    return ok({ ...values, ...Object.fromEntries(names.map((name, index) => [name, positionals[index]])) })
  } catch (error) {
    return err(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}

function request(input: unknown): Result<Parsed, string> {
  const parsed = v.safeParse(adminRequestSchema, input)
  if (parsed.success) return ok({ type: 'request', request: parsed.output })
  const [issue] = parsed.issues
  return err(`${v.getDotPath(issue) ?? 'The command'} is not acceptable: ${issue.message}.`)
}
