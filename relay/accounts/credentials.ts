/** What a request or a WebSocket upgrade says about who sends it; A1. */
export interface Credentials {
  readonly secret: string
  readonly by: 'bearer' | 'cookie' | 'none'
}

/** `ours`: exactly one of our origins. `none`: no header, as from scripts and same-origin GETs. */
export type OriginKind = 'ours' | 'none' | 'foreign'

export function originKind(origin: string | null | undefined, ours: readonly string[]): OriginKind {
  if (origin === null || origin === undefined || origin === '') return 'none'
  return ours.includes(origin) ? 'ours' : 'foreign'
}

/** `__Host-` binds the cookie to this host over https; browsers refuse the prefix on plain http. */
export const sessionCookieName = (https: boolean): string => (https ? '__Host-prosa' : 'prosa')

/** The session's secret from `Authorization: Bearer` or else the cookie; an explicit token wins. */
export function readCredentials(
  headers: { readonly authorization: string | null | undefined; readonly cookie: string | null | undefined },
  https: boolean,
): Credentials {
  const bearer = /^Bearer +(\S+)$/i.exec((headers.authorization ?? '').trim())?.[1]
  if (bearer !== undefined) return { secret: bearer, by: 'bearer' }
  const name = `${sessionCookieName(https)}=`
  const pair = (headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(name))
  return pair === undefined ? { secret: '', by: 'none' } : { secret: pair.slice(name.length), by: 'cookie' }
}
