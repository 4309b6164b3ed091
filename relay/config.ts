import { resolve } from 'node:path'
import { err, ok, type Result } from '../sync/result.ts'

export type Registration = 'invite' | 'open' | 'closed'

/** What the environment says, parsed; passed to whoever needs it, never imported. */
export interface Config {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly dataDir: string
  /** Origin under which people reach the relay, without a trailing slash; undefined: localhost. */
  readonly publicUrl: string | undefined
  /** Believe `X-Forwarded-For`: only behind a proxy of one's own. */
  readonly trustProxy: boolean
  readonly registration: Registration
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  /** STUN and TURN servers for calls, separated by commas. */
  readonly turnUrl: string | undefined
  /** What the TURN server checks credentials by. */
  readonly turnSecret: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
const REGISTRATIONS = ['invite', 'open', 'closed'] as const
const KNOWN = [
  'PROSA_HOST',
  'PROSA_PORT',
  'PROSA_DATA_DIR',
  'PROSA_PUBLIC_URL',
  'PROSA_TRUST_PROXY',
  'PROSA_REGISTRATION',
  'PROSA_LOG_LEVEL',
  'PROSA_TURN_URL',
  'PROSA_TURN_SECRET',
]

/** Reads the `PROSA_*` settings (contract). The error is one line that names the setting and what it accepts. */
export function readConfig(environment: Environment): Result<Config, string> {
  const unknown = Object.keys(environment).find((name) => name.startsWith('PROSA_') && !KNOWN.includes(name))
  if (unknown !== undefined) return err(`${unknown} is not a setting. Known: ${KNOWN.join(', ')}.`)

  const read = (name: string): string | undefined => environment[name]?.trim() || undefined

  const portText = read('PROSA_PORT') ?? '8787'
  const port = Number(portText)
  if (!/^\d{1,5}$/.test(portText) || port > 65_535)
    return err(`PROSA_PORT accepts 0 to 65535, not "${portText}".`)

  const registration = REGISTRATIONS.find((value) => value === (read('PROSA_REGISTRATION') ?? 'invite'))
  if (registration === undefined) {
    return err(`PROSA_REGISTRATION accepts ${REGISTRATIONS.join(', ')}, not "${read('PROSA_REGISTRATION')}".`)
  }
  const logLevel = LOG_LEVELS.find((value) => value === (read('PROSA_LOG_LEVEL') ?? 'info'))
  if (logLevel === undefined) {
    return err(`PROSA_LOG_LEVEL accepts ${LOG_LEVELS.join(', ')}, not "${read('PROSA_LOG_LEVEL')}".`)
  }
  const trust = (read('PROSA_TRUST_PROXY') ?? 'false').toLowerCase()
  if (!['true', 'false', '1', '0'].includes(trust)) {
    return err(`PROSA_TRUST_PROXY accepts true or false, not "${trust}".`)
  }
  const publicUrl = readOrigin(read('PROSA_PUBLIC_URL'))
  if (!publicUrl.ok) return publicUrl

  const turn = readTurn(read('PROSA_TURN_URL'), read('PROSA_TURN_SECRET'))
  if (!turn.ok) return turn

  return ok({
    host: read('PROSA_HOST') ?? '127.0.0.1',
    port,
    dataDir: resolve(read('PROSA_DATA_DIR') ?? './data'),
    publicUrl: publicUrl.value,
    trustProxy: trust === 'true' || trust === '1',
    registration,
    logLevel,
    ...turn.value,
  })
}

/** Which servers calls go through; TURN needs the secret that it shares with the relay. */
function readTurn(
  turnUrl: string | undefined,
  turnSecret: string | undefined,
): Result<Pick<Config, 'turnUrl' | 'turnSecret'>, string> {
  const urls = (turnUrl ?? '').split(',').map((url) => url.trim())
  if (
    turnUrl !== undefined &&
    !urls.every((url) => /^(stuns?|turns?):[^\s/?]+(\?transport=(udp|tcp))?$/.test(url))
  )
    return err(
      `PROSA_TURN_URL accepts addresses such as turn:turn.example.org:3478, separated by commas, not "${turnUrl}".`,
    )
  if (turnSecret === undefined && urls.some((url) => url.startsWith('turn')))
    return err('PROSA_TURN_URL needs PROSA_TURN_SECRET: the static-auth-secret of the TURN server.')
  return ok({ turnUrl, turnSecret })
}

function readOrigin(text: string | undefined): Result<string | undefined, string> {
  if (text === undefined) return ok(undefined)
  const refusal = err(
    `PROSA_PUBLIC_URL accepts an http or https address without a path, such as https://chat.example.org, not "${text}".`,
  )
  if (!URL.canParse(text)) return refusal
  const url = new URL(text)
  const plain =
    (url.protocol === 'https:' || url.protocol === 'http:') && url.pathname === '/' && url.search === ''
  return plain && url.username === '' ? ok(url.origin) : refusal
}
