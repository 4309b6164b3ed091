import { readFile, stat } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import type { MiddlewareHandler } from 'hono'
import type { Env } from './env.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
}

/** First path segments that are never the app's: what is not there is not found, not the app. */
const NOT_THE_APP = new Set(['api', 'sync', 'y', 'peerjs', 'files', 'health', 'ready', 'metrics'])

const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/**
 * Serves the built app from `folder`: its files, and `index.html` for the addresses of its screens.
 * Files under `/assets` carry a hash in their names and never change; all else is asked for anew.
 */
export function serveApp(folder: string): MiddlewareHandler<Env> {
  const root = resolve(folder)
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next()
    const path = decodePath(new URL(c.req.url).pathname)
    if (path === undefined || NOT_THE_APP.has(path.split('/')[1] ?? '')) return next()

    const isAsset = path.startsWith('/assets/')
    const isScreen = !isAsset && extname(path) === ''
    const file = isScreen ? join(root, 'index.html') : resolve(join(root, path))
    if (!file.startsWith(root + sep) || file.endsWith('.br') || file.endsWith('.gz')) return next()
    const found = await findFile(file, c.req.header('Accept-Encoding') ?? '')
    if (found === undefined) return next()

    const headers = new Headers({
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': isAsset ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: found.tag,
      Vary: 'Accept-Encoding',
    })
    if (found.encoding !== undefined) headers.set('Content-Encoding', found.encoding)
    if (c.req.header('If-None-Match') === found.tag) return c.body(null, { status: 304, headers })
    if (c.req.method === 'HEAD') {
      headers.set('Content-Length', String(found.size))
      return c.body(null, { headers })
    }
    return c.body(await readFile(found.path), { headers })
  }
}

/** Undefined for what no file is called: bad escapes, NUL, backslashes. */
function decodePath(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname)
    return /[\0\\]/.test(path) ? undefined : path
  } catch {
    return undefined
  }
}

interface Found {
  readonly path: string
  readonly encoding: string | undefined
  readonly size: number
  /** Changes with the file and its encoding. */
  readonly tag: string
}

/** The file, or what was compressed of it when it was built. */
async function findFile(file: string, accepted: string): Promise<Found | undefined> {
  const plain = await statFile(file)
  if (plain === undefined) return undefined
  for (const [encoding, suffix] of ENCODINGS) {
    if (!new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?(?:,|$))`).test(accepted)) continue
    const packed = await statFile(file + suffix)
    // One left behind by an older build would be served with the new page.
    if (packed !== undefined && packed.mtimeMs >= plain.mtimeMs)
      return toFound(file + suffix, packed, encoding)
  }
  return toFound(file, plain, undefined)
}

interface FileStat {
  readonly size: number
  readonly mtimeMs: number
}

const toFound = (path: string, { size, mtimeMs }: FileStat, encoding: string | undefined): Found => ({
  path,
  encoding,
  size,
  tag: `W/"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}${encoding === undefined ? '' : `-${encoding}`}"`,
})

async function statFile(path: string): Promise<FileStat | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? found : undefined
  } catch {
    return undefined
  }
}
