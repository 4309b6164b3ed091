import type { APIRequestContext, Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import * as v from 'valibot'
import { invitationSchema, signedInSchema, type User } from '../../sync/api.ts'
import { openDevice } from './browser.ts'

/** Any running relay that has no owner yet. */
export interface FreshRelay {
  readonly url: string
  readonly ownerLink: string
}

export interface Person {
  readonly user: User
  readonly password: string
  readonly context: BrowserContext
  /** Signed in, on an empty page: go where the story begins. */
  readonly page: Page
}

/** Uses enough for every story on one relay. */
const INVITATION_USES = 20
const invitations = new WeakMap<FreshRelay, string>()

/**
 * Registers somebody and answers their first device, signed in. The first person of a relay becomes its
 * owner and invites all others.
 */
export async function newPerson(
  browser: Browser,
  relay: FreshRelay,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const password = `${name} likes long walks`
  const context = await openDevice(browser, relay.url, options)
  const known = invitations.get(relay)
  const invite = inviteCode(known ?? relay.ownerLink)
  const answer = await post(context.request, relay, '/api/auth/register', {
    username: name,
    password,
    invite,
  })
  const { user } = v.parse(signedInSchema, answer)
  if (known === undefined) {
    const made = await post(context.request, relay, '/api/invitations', { uses: INVITATION_USES })
    invitations.set(relay, v.parse(invitationSchema, made).url ?? '')
  }
  return { user, password, context, page: await context.newPage() }
}

/** Another device of the same person, signed in: nothing is shared with the first. */
export async function anotherDevice(
  browser: Browser,
  relay: FreshRelay,
  { user, password }: Person,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await openDevice(browser, relay.url, options)
  await post(context.request, relay, '/api/auth/login', { username: user.username, password })
  return { user, password, context, page: await context.newPage() }
}

function inviteCode(link: string): string {
  return new URL(link).searchParams.get('invite') ?? ''
}

/** As the app does it: with our Origin, so that the answer sets this device's cookie. */
async function post(
  request: APIRequestContext,
  relay: FreshRelay,
  path: string,
  data: object,
): Promise<unknown> {
  const answer = await request.post(`${relay.url}${path}`, { data, headers: { origin: relay.url } })
  if (!answer.ok()) throw new Error(`POST ${path} answered ${answer.status()}: ${await answer.text()}`)
  return answer.json()
}
