import type { Browser, Page } from 'playwright-core'
import * as v from 'valibot'
import { invitationSchema } from '../../sync/api.ts'
import { openDevice } from './browser.ts'
import { prepared } from './calling.ts'

export interface DistantPerson {
  /** Signed in, at the beginning. */
  readonly page: Page
  /** A link by which another one registers. */
  invite(): Promise<string>
}

/**
 * Registers somebody whose relay only their own browser reaches, not this process; `link`: the owner's, or an
 * invitation's.
 */
export async function newDistantPerson(
  browser: Browser,
  origin: string,
  name: string,
  link: string,
): Promise<DistantPerson> {
  const context = await openDevice(browser, origin)
  const page = await context.newPage()
  // Not the app yet, which would remember that nobody is signed in here.
  await page.goto('/health')
  const invite = new URL(link).searchParams.get('invite')
  await post(page, '/api/auth/register', { username: name, password: `${name} likes long walks`, invite })
  await prepared({ context })
  await page.goto('/')
  return {
    page,
    invite: async () =>
      v.parse(invitationSchema, await post(page, '/api/invitations', { uses: 1 })).url ?? '',
  }
}

const post = (page: Page, path: string, body: object): Promise<unknown> =>
  page.evaluate(
    async ([to, text]) => {
      const answer = await fetch(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      })
      if (!answer.ok) throw new Error(`POST ${to} answered ${answer.status}: ${await answer.text()}`)
      return answer.json()
    },
    [path, JSON.stringify(body)] as const,
  )
