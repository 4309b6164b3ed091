import { registerRoute } from 'workbox-routing'
import { PICTURE_CACHE } from '../files/pictureCache.ts'

/** Pictures kept for being seen without a network: 256 KiB each at most, most of them far smaller. */
const MAX_PICTURES = 400
const PICTURE = /^\/files\/[0-9a-f]{64}$/

/**
 * Pictures are named by their content: what is kept is never asked for again. They are kept here and not by the
 * browser, so that signing out takes them from the device (C7).
 */
export function servePictures(): void {
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && PICTURE.test(url.pathname),
    async ({ request, event }) => {
      // Opened before asking: what is put into it after somebody signed out goes with the cache that was deleted.
      const cache = await caches.open(PICTURE_CACHE)
      const kept = await cache.match(request.url)
      if (kept !== undefined) return kept
      const answer = await fetch(new Request(request, { cache: 'no-store' }))
      if (answer.status === 200) {
        const copy = answer.clone()
        const keeping = cache.put(request.url, copy).then(() => forgetOldest(cache))
        // A full disk keeps nobody from seeing it now.
        event.waitUntil(keeping.catch(() => undefined))
      }
      return answer
    },
  )
}

/** Keys come in the order they were put. */
async function forgetOldest(cache: Cache): Promise<void> {
  const keys = await cache.keys()
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MAX_PICTURES)).map((key) => cache.delete(key)))
}
