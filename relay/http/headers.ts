import type { MiddlewareHandler } from 'hono'
import type { Env, HttpDeps } from './env.ts'

const STRICT = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
]
/** What blurs backgrounds runs as WebAssembly, in a worker with a policy of its own: the page itself may not. */
const BLUR = '/assets/blur-'
const WITH_WASM = STRICT.map((each) =>
  each.startsWith('script-src') ? "script-src 'self' 'wasm-unsafe-eval'" : each,
)
/** A file is a picture and nothing else: whatever a browser took it for could do nothing (F1). */
const FILE = ["default-src 'none'", 'sandbox']
/** Pages under /api have no scripts at all. The app's framework builds its templates from HTML text. */
const TRUSTED_TYPES = ["require-trusted-types-for 'script'", "trusted-types 'none'"]

const FIXED: readonly (readonly [name: string, value: string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
  [
    'Permissions-Policy',
    'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()',
  ],
]

/** One year; only once people reach the relay over https. */
const HSTS = 'max-age=31536000'

/** What a browser must hold to, on every answer, refusals and files included. */
export function securityHeaders({
  origins,
  https,
}: Pick<HttpDeps, 'origins' | 'https'>): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next()
    const headers = c.res.headers
    const inApi = c.req.path.startsWith('/api/')
    const inFiles = c.req.path.startsWith('/files/')
    // Older Safari does not take 'self' for WebSockets: ours are named.
    const sockets = origins().map((origin) => origin.replace(/^http/, 'ws'))
    const policy = [
      ...(c.req.path.startsWith(BLUR) ? WITH_WASM : STRICT),
      ['connect-src', "'self'", ...sockets].join(' '),
      ...(inApi ? TRUSTED_TYPES : []),
    ]
    headers.set('Content-Security-Policy', (inFiles ? FILE : policy).join('; '))
    for (const [name, value] of FIXED) headers.set(name, value)
    if (https) headers.set('Strict-Transport-Security', HSTS)
    if (inApi || (inFiles && !headers.has('ETag'))) headers.set('Cache-Control', 'no-store')
  }
}
