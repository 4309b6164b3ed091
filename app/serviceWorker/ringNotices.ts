import { isRingNotice, type RingNotice } from '../calls/ringNoticeMessage.ts'

/** What the service worker can do, as far as it is needed. */
export interface NoticeBoard {
  show(title: string, options: NotificationOptions): Promise<void>
  shown(): Promise<readonly { readonly tag: string; close(): void }[]>
  /** Windows of the app, whichever version serves them. */
  windows(): Promise<readonly { readonly focused: boolean; focus(): Promise<unknown> }[]>
  openWindow(path: string): Promise<unknown>
}

export interface RingNotices {
  /** What a page said; undefined when it is about something else. */
  heard(data: unknown): Promise<void> | undefined
  pressed(notice: { readonly data: unknown; close(): void }): Promise<void>
}

/** Shows who calls while the app is hidden, and brings the app up when it is pressed: the call rings there. */
export function createRingNotices(board: NoticeBoard): RingNotices {
  // One after the other: what is to be closed must have been shown.
  let last: Promise<void> = Promise.resolve()

  async function follow({ tag, title, body, path }: RingNotice): Promise<void> {
    for (const notice of await board.shown()) if (notice.tag.startsWith(`${tag}/`)) notice.close()
    if (title === undefined) return
    await board.show(title, {
      // Never a tag again: what is said of the one that was closed may come late, and be taken for this one.
      ...{ tag: `${tag}/${Date.now()}`, data: path, icon: '/icons/icon-192.png', requireInteraction: true },
      ...(body !== undefined && { body }),
    })
  }

  return {
    heard(data) {
      if (!isRingNotice(data)) return undefined
      // Not allowed, or not any more: the page rings by itself.
      last = last.then(() => follow(data)).catch(() => undefined)
      return last
    },
    async pressed(notice) {
      notice.close()
      const open = await board.windows()
      const [first] = open.toSorted((one, other) => Number(other.focused) - Number(one.focused))
      if (first === undefined) await board.openWindow(typeof notice.data === 'string' ? notice.data : '/')
      // Without a press of somebody's a browser may refuse.
      else await first.focus().catch(() => undefined)
    },
  }
}
