import { isRingNotice, type RingNotice } from '../calls/ringNoticeMessage.ts'

declare const self: ServiceWorkerGlobalScope

/** Shows who calls while the app is hidden, and brings the app up when it is pressed: the call rings there. */
export function serveRingNotices(): void {
  // One after the other: what is to be closed must have been shown.
  let last: Promise<void> = Promise.resolve()
  self.addEventListener('message', (event) => {
    const { data } = event
    if (!isRingNotice(data)) return
    // Not allowed, or not any more: the page rings by itself.
    last = last.then(() => follow(data)).catch(() => undefined)
    event.waitUntil(last)
  })
  self.addEventListener('notificationclick', (event) => {
    event.notification.close()
    event.waitUntil(bringUp(event.notification.data))
  })
}

async function follow({ tag, title, body, path }: RingNotice): Promise<void> {
  const shown = await self.registration.getNotifications()
  for (const notice of shown) if (notice.tag.startsWith(`${tag}/`)) notice.close()
  if (title !== undefined) {
    return self.registration.showNotification(title, {
      // Never a tag again: what is said of the one that was closed may come late, and be taken for this one.
      ...{
        tag: `${tag}/${Date.now()}`,
        data: path,
        icon: '/icons/icon-192.png',
        requireInteraction: true,
      },
      ...(body !== undefined && { body }),
    })
  }
}

async function bringUp(path: unknown): Promise<void> {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const [first] = open.toSorted((one, other) => Number(other.focused) - Number(one.focused))
  if (first === undefined) await self.clients.openWindow(typeof path === 'string' ? path : '/')
  // Without a press of somebody's a browser may refuse.
  else await first.focus().catch(() => undefined)
}
