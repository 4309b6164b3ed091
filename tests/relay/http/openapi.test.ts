import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRelayApp, type RelayApp } from './relayApp.ts'

interface Operation {
  readonly summary?: string
  readonly tags?: string[]
  readonly parameters?: { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> }
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>
}

let relay: RelayApp
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; tags: { name: string }[] }
beforeAll(async () => {
  relay = await openRelayApp()
  document = await (await relay.ask('/api/openapi.json')).json()
})
afterAll(() => relay.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  )

describe('/api/openapi.json', () => {
  it('describes every route below /api and /files', () => {
    const routes = relay.app.routes
      .filter(
        ({ method, path }) => method !== 'ALL' && /^\/(?:api|files)\//.test(path) && path !== '/api/docs.css',
      )
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const described = operations().map(({ method, path }) => `${method} ${path}`)
    expect(new Set(described)).toEqual(new Set(routes))
    expect(described.length).toBeGreaterThanOrEqual(20)
  })

  it('knows every route of the contract', () => {
    const described = operations().map(({ method, path }) => `${method} ${path}`)
    for (const route of [
      'post /api/auth/register',
      'post /api/auth/login',
      'post /api/auth/logout',
      'get /api/sessions',
      'delete /api/sessions/{id}',
      'get /api/invitations',
      'post /api/invitations',
      'delete /api/invitations/{id}',
      'get /api/me',
      'patch /api/me',
      'get /api/users',
      'get /api/conversations',
      'post /api/conversations',
      'patch /api/conversations/{id}',
      'put /api/conversations/{id}/members/{userId}',
      'delete /api/conversations/{id}/members/{userId}',
      'get /api/rooms',
      'post /api/invitations/accept',
      'get /api/conversations/{id}/invitations',
      'get /api/conversations/{id}/bans',
      'put /api/conversations/{id}/bans/{userId}',
      'delete /api/conversations/{id}/bans/{userId}',
      'put /api/conversations/{id}/mutes/{userId}',
      'delete /api/conversations/{id}/mutes/{userId}',
      'post /api/conversations/{id}/reports',
      'get /api/conversations/{id}/reports',
      'patch /api/conversations/{id}/reports/{report}',
      'get /api/conversations/{id}/audit',
      'get /api/conversations/{id}/entries',
      'post /api/conversations/{id}/entries',
      'post /api/conversations/{id}/known',
    ])
      expect(described).toContain(route)
  })

  it('gives each a summary, a known heading, an answer, its parameters and its refusals', () => {
    const headings = document.tags.map(({ name }) => name)
    for (const { path, operation } of operations()) {
      expect(operation.summary).toBeTruthy()
      expect(headings).toContain(operation.tags?.[0])
      const statuses = Object.keys(operation.responses)
      expect(statuses.some((status) => status.startsWith('2'))).toBe(true)
      expect(statuses).toContain('403')
      const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name)
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))
    }
  })

  it('says the form of bodies and answers', () => {
    const body = document.paths['/api/auth/register']?.post?.requestBody?.content['application/json']?.schema
    expect(body).toMatchObject({
      type: 'object',
      required: ['username', 'password'],
      additionalProperties: false,
    })
    const answer = document.paths['/api/me']?.get?.responses['200']?.content?.['application/json']?.schema
    expect(answer).toMatchObject({ properties: { id: { type: 'string', pattern: '^[0-9a-v]{16}$' } } })
  })
})

describe('/api/docs', () => {
  it('shows every route without a script or an inline style', async () => {
    const answer = await relay.ask('/api/docs')
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/html/)
    const page = await answer.text()
    for (const { path } of operations()) expect(page).toContain(path)
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i)
    expect(page).toContain('<meta name="viewport"')
  })

  it('has its stylesheet as a file', async () => {
    const style = await relay.ask('/api/docs.css')
    expect(style.headers.get('Content-Type')).toMatch(/^text\/css/)
    expect(await style.text()).toContain('prefers-color-scheme: dark')
  })
})
