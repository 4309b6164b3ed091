import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTempFolder } from '../../helpers/tempFolder.ts'
import { openRelayApp, type RelayApp, refusalOf } from './relayApp.ts'

const SCRIPT = 'console.log("prosa")'
let relay: RelayApp
beforeAll(async () => {
  const folder = makeTempFolder('app')
  const appDir = join(folder, 'app')
  mkdirSync(join(appDir, 'assets/blur-1.0.0'), { recursive: true })
  const files: Record<string, string | Buffer> = {
    'index.html': '<!doctype html><title>Prosa</title>',
    'sw.js': '/* worker */',
    'manifest.webmanifest': '{}',
    'assets/main-abc.js': SCRIPT,
    'assets/main-abc.js.br': brotliCompressSync(SCRIPT),
    'assets/main-abc.js.gz': gzipSync(SCRIPT),
    'assets/serif-abc.woff2': 'font',
    'assets/blur-1.0.0/worker.js': SCRIPT,
    'assets/stale.js': SCRIPT,
    'assets/stale.js.br': brotliCompressSync('old'),
    '../secret.txt': 'secret',
    '../app-secret.txt': 'secret',
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(appDir, name), content)
  utimesSync(join(appDir, 'assets/stale.js.br'), 1, 1)
  relay = await openRelayApp({ appDir })
})
afterAll(() => relay.close())

const get = (path: string, headers: Record<string, string> = {}) => relay.ask(path, { headers })

describe('the app’s files', () => {
  it.each(['/', '/register?invite=x', '/c/abc', '/settings/devices', '/index.html'])(
    'answers %s with the page, asked for anew each time',
    async (path) => {
      const answer = await get(path)
      expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('Cache-Control')).toBe('no-cache')
      expect(answer.headers.get('Content-Security-Policy')).toContain("script-src 'self'")
      expect(await answer.text()).toContain('<title>Prosa')
    },
  )

  it.each([
    ['/assets/main-abc.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/serif-abc.woff2', 'font/woff2', 'public, max-age=31536000, immutable'],
    ['/sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
  ])('answers %s as %s, kept %s', async (path, type, caching) => {
    const { headers } = await get(path)
    expect([headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual([type, caching])
  })

  it('lets the worker that blurs backgrounds run WebAssembly, and nothing else', async () => {
    const policyOf = async (path: string) => (await get(path)).headers.get('Content-Security-Policy')
    const worker = await policyOf('/assets/blur-1.0.0/worker.js')
    expect(worker).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(worker?.replace(" 'wasm-unsafe-eval'", '')).toBe(await policyOf('/assets/main-abc.js'))
    for (const path of ['/', '/assets/main-abc.js', '/api/x', '/files/x/y'])
      expect(await policyOf(path)).not.toContain('wasm')
  })

  it.each([
    '/api/x',
    '/sync',
    '/files/x/y',
    '/peerjs/id',
    '/y/doc',
    '/assets/gone.js',
    '/favicon.ico',
    '/assets/main-abc.js.br',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fapp-secret.txt',
    '/%00.js',
    '/..%5csecret.txt',
    '/%ff.js',
    '/assets/',
    '//etc/passwd.txt',
  ])('does not answer %s with a file or the page', async (path) => {
    const answer = await get(path)
    expect(await refusalOf(answer)).toBe('404 not-found')
  })

  it('sends what was compressed at build time to those who take it', async () => {
    const brotli = await get('/assets/main-abc.js', { 'Accept-Encoding': 'gzip, deflate, br, zstd' })
    expect(brotli.headers.get('Content-Encoding')).toBe('br')
    expect(brotli.headers.get('Vary')).toBe('Accept-Encoding')
    const gzip = await get('/assets/main-abc.js', { 'Accept-Encoding': 'br;q=0, gzip' })
    expect(gzip.headers.get('Content-Encoding')).toBe('gzip')
    const plain = await get('/assets/main-abc.js')
    expect(plain.headers.get('Content-Encoding')).toBeNull()
    expect(await plain.text()).toBe(SCRIPT)
  })

  it('does not send what was compressed of an older build', async () => {
    const answer = await get('/assets/stale.js', { 'Accept-Encoding': 'br' })
    expect(answer.headers.get('Content-Encoding')).toBeNull()
  })

  it('answers 304 to who has it', async () => {
    const tag = (await get('/')).headers.get('ETag') ?? ''
    const again = await get('/', { 'If-None-Match': tag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect(again.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  it('answers HEAD without a body, and nothing else but GET', async () => {
    const head = await relay.ask('/sw.js', { method: 'HEAD' })
    expect([head.status, head.headers.get('Content-Length'), await head.text()]).toEqual([200, '12', ''])
    expect(await refusalOf(await relay.ask('/sw.js', { method: 'POST' }))).toBe('404 not-found')
  })
})
