import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { createRingNotices } from './ringNotices.ts'
import { servePictures } from './servePictures.ts'

declare const self: ServiceWorkerGlobalScope & {
  /** Filled in by the build: every file of the app with its hash. */
  readonly __WB_MANIFEST: { readonly url: string; readonly revision: string | null }[]
}

/** What the relay answers itself; every other address is a screen of the app. */
const RELAY_PATHS = /^\/(?:api|sync|files|peerjs|y|health|ready|metrics)(?:[/?]|$)/

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [RELAY_PATHS] }))
servePictures()

const ringNotices = createRingNotices({
  show: (title, options) => self.registration.showNotification(title, options),
  shown: () => self.registration.getNotifications(),
  windows: () => self.clients.matchAll({ type: 'window', includeUncontrolled: true }),
  openWindow: (path) => self.clients.openWindow(path),
})
self.addEventListener('message', (event) => {
  const done = ringNotices.heard(event.data)
  if (done !== undefined) event.waitUntil(done)
})
self.addEventListener('notificationclick', (event) =>
  event.waitUntil(ringNotices.pressed(event.notification)),
)

// A new version waits until somebody accepts it: taking over at once could drop a draft that is being typed.
self.addEventListener('message', (event) => {
  if (isSkipWaiting(event.data)) void self.skipWaiting()
})

// The first version serves the page that installed it, so that it works offline from the first visit on.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

function isSkipWaiting(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING'
}
