import { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'
import { describe, errorJsonSchema } from './describe.ts'
import { renderDocs } from './docsPage.ts'
import { DOCS_STYLE } from './docsStyle.ts'
import type { Env, HttpDeps } from './env.ts'

type OpenApiDocument = Awaited<ReturnType<typeof generateSpecs>>

const TAGS = [
  { name: 'Accounts', description: 'Registering, signing in and out, one’s own profile.' },
  { name: 'Devices', description: 'Where one is signed in.' },
  { name: 'Invitations', description: 'Links to register with.' },
  { name: 'People', description: 'People of this relay.' },
  { name: 'Pictures', description: 'Pictures of people and conversations.' },
  { name: 'Conversations', description: 'Conversations and their members.' },
  { name: 'Moderation', description: 'What hosts and moderators do, and what is reported to them.' },
  { name: 'Calls', description: 'Voice and video: what a device needs to call, and what took place.' },
  { name: 'Entries', description: 'What was said.' },
  { name: 'Documentation', description: 'This document.' },
]

/** `/api/openapi.json` describes every route, `/api/docs` shows it to people, without a script. */
export function docsRoutes(app: Hono<Env>, { https }: Pick<HttpDeps, 'https'>): Hono<Env> {
  // Made once, on the first question: by then every route is mounted.
  let document: Promise<OpenApiDocument> | undefined
  const openDocument = () => {
    document ??= generateSpecs(app, {
      documentation: documentation(https),
      excludeStaticFile: false,
      defaultValidationErrorResponse: false,
    })
    return document
  }

  const routes = new Hono<Env>()
  routes.get(
    '/openapi.json',
    describe({ summary: 'This API as an OpenAPI document', tag: 'Documentation', open: true, status: 200 }),
    async (c) => c.json(await openDocument()),
  )
  routes.get(
    '/docs',
    describe({ summary: 'This API as a page to read', tag: 'Documentation', open: true, status: 200 }),
    async (c) => c.html(renderDocs(await openDocument())),
  )
  routes.get('/docs.css', (c) => c.body(DOCS_STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  return routes
}

const documentation = (https: boolean) => ({
  info: {
    title: 'Prosa',
    version: '1',
    description:
      'The HTTP API of a Prosa relay: JSON in and out. Scripts and bots sign in with `POST /api/auth/login` and send the token as `Authorization: Bearer`. Pages of the relay’s own origin sign in by cookie; their unsafe methods need that Origin, and a foreign Origin is refused everywhere. Unknown fields are refused. Messages themselves travel in documents over the WebSocket at `/sync`.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  tags: TAGS,
  components: {
    schemas: { Error: errorJsonSchema() },
    securitySchemes: {
      cookie: { type: 'apiKey' as const, in: 'cookie', name: https ? '__Host-prosa' : 'prosa' },
      bearer: { type: 'http' as const, scheme: 'bearer' },
    },
  },
})
