import type { Context } from 'hono'
import { originKind } from '../accounts/credentials.ts'
import type { Env, HttpDeps } from './env.ts'

/** The origin that the asking page came from, if it is one of ours, else the first: what a link begins with. */
export function ownOrigin(c: Context<Env>, { origins }: Pick<HttpDeps, 'origins'>): string {
  const asked = c.req.header('Origin')
  const ours = origins()
  return asked !== undefined && originKind(asked, ours) === 'ours' ? asked : (ours[0] ?? '')
}
