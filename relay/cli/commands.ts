import * as v from 'valibot'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { backupFolder } from './backup.ts'
import type { CommandContext } from './context.ts'
import { importFile } from './importFile.ts'
import { STOP_FIRST } from './restore.ts'
import type { AdminServices } from './services.ts'
import { verifyFolder } from './verify.ts'

export type { CommandContext }

const countSchema = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max))
const textSchema = v.pipe(v.string(), v.trim(), v.minLength(1))

/** A command as it goes over the admin socket. */
export const adminRequestSchema = v.variant('command', [
  v.strictObject({
    command: v.literal('invite'),
    uses: v.optional(countSchema(LIMITS.invitationMaxUses)),
    days: v.optional(countSchema(365)),
  }),
  v.strictObject({ command: v.literal('users') }),
  v.strictObject({ command: v.literal('reset-password'), username: textSchema }),
  v.strictObject({
    command: v.literal('import'),
    /** Absolute: the relay reads it, from its own working folder. */
    file: textSchema,
    room: v.pipe(textSchema, v.maxLength(LIMITS.maxNameLength)),
    owner: textSchema,
  }),
  v.strictObject({ command: v.literal('verify') }),
  /** Absolute paths, as for an import. */
  v.strictObject({ command: v.literal('backup'), file: textSchema }),
  v.strictObject({ command: v.literal('restore'), file: textSchema }),
])
export type AdminRequest = v.InferOutput<typeof adminRequestSchema>

/** Does one command: lines to print, or one line that says what went wrong. */
export async function runCommand(
  services: AdminServices,
  request: AdminRequest,
  context: CommandContext,
): Promise<Result<readonly string[], string>> {
  switch (request.command) {
    case 'invite':
      return invite(services, request)
    case 'users':
      return ok(await listUsers(services))
    case 'reset-password':
      return resetPassword(services, request.username)
    case 'import':
      return importFile(services, request, context)
    case 'verify':
      return verifyFolder(services.folder, context)
    case 'backup':
      return backupFolder(services.folder, request.file, services.now, context)
    case 'restore':
      // Whoever has services uses the database.
      return err(STOP_FIRST)
  }
}

async function invite(
  { invitations, origin }: AdminServices,
  { uses, days }: { readonly uses?: number | undefined; readonly days?: number | undefined },
): Promise<Result<readonly string[], string>> {
  const made = await invitations.create(undefined, {
    ...(uses === undefined ? {} : { uses }),
    ...(days === undefined ? {} : { days }),
  })
  if (!made.ok) return err('The invitation could not be made.')
  const { path, uses: times, expiresAt } = made.value
  return ok([
    `${origin()}${path}`,
    `For ${times === 1 ? 'one person' : `${times} people`}, until ${dateOf(expiresAt)}.`,
  ])
}

async function listUsers({ accounts }: AdminServices): Promise<readonly string[]> {
  const everybody = await accounts.list()
  const people = everybody.filter(({ placeholder }) => !placeholder)
  const guests = everybody.length - people.length
  const rows = people.map(({ username, displayName, owner, createdAt }) => [
    username,
    displayName,
    owner ? 'owner' : '',
    dateOf(createdAt),
  ])
  const summary = `${people.length} ${people.length === 1 ? 'account' : 'accounts'}`
  return [
    ...table([['USERNAME', 'NAME', '', 'SINCE'], ...rows]),
    guests === 0 ? summary : `${summary}, ${guests} names from imported text`,
  ]
}

/** Readable over the telephone: no letters that look alike. */
const PASSWORD_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const PASSWORD_LENGTH = 16

async function resetPassword(
  { accounts, randomBytes }: AdminServices,
  username: string,
): Promise<Result<readonly string[], string>> {
  const password = newPassword(randomBytes)
  const reset = await accounts.resetPassword(username, password)
  if (!reset.ok) return err(`There is no account with the username ${username}.`)
  return ok([
    `New password of ${reset.value.username}: ${password}`,
    'All their devices were signed out. It is shown only this once.',
  ])
}

/** 31 letters, 16 times: 79 bits. Bytes beyond the last whole multiple are thrown away, so that none is likelier. */
function newPassword(randomBytes: AdminServices['randomBytes']): string {
  const bound = 256 - (256 % PASSWORD_LETTERS.length)
  let password = ''
  while (password.length < PASSWORD_LENGTH) {
    for (const byte of randomBytes(PASSWORD_LENGTH)) {
      if (byte < bound && password.length < PASSWORD_LENGTH)
        password += PASSWORD_LETTERS.charAt(byte % PASSWORD_LETTERS.length)
    }
  }
  return password
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
