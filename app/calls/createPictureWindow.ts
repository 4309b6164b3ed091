import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { delegateEvents } from 'solid-js/web'

/** The call in a window that stays above all others. */
export interface PictureWindow {
  /** Whether this browser can, now. */
  readonly canOpen: Accessor<boolean>
  readonly isOpen: Accessor<boolean>
  /** Where the call is to be shown, in a browser that lets a page fill such a window. */
  readonly body: Accessor<HTMLElement | undefined>
  toggle(): void
}

/** Document Picture-in-Picture, as far as it is used here; TypeScript does not know it. */
interface WindowOpener {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>
}

const SIZE = { width: 320, height: 240 }

const opener = (): WindowOpener | undefined =>
  'documentPictureInPicture' in window ? (window.documentPictureInPicture as WindowOpener) : undefined

/** @param video the picture to be shown where a browser can lift nothing else out of a page */
export function createPictureWindow(video: Accessor<HTMLVideoElement | undefined>): PictureWindow {
  const [shown, setShown] = createSignal<Window>()
  const [lifted, setLifted] = createSignal<HTMLVideoElement>()

  async function openWindow(from: WindowOpener): Promise<void> {
    const opened = await from.requestWindow(SIZE).catch(() => undefined)
    if (opened === undefined) return
    dress(opened.document)
    opened.addEventListener('pagehide', () => setShown(undefined), { once: true })
    setShown(opened)
  }

  async function lift(picture: HTMLVideoElement): Promise<void> {
    try {
      await picture.requestPictureInPicture()
    } catch {
      // No frame has come yet, or the browser was told not to.
      return
    }
    picture.addEventListener('leavepictureinpicture', () => setLifted(undefined), { once: true })
    setLifted(picture)
  }

  function close(): void {
    shown()?.close()
    setShown(undefined)
    if (lifted() !== undefined && document.pictureInPictureElement === lifted())
      void document.exitPictureInPicture().catch(() => undefined)
    setLifted(undefined)
  }
  onCleanup(close)

  return {
    canOpen: () => opener() !== undefined || (document.pictureInPictureEnabled && video() !== undefined),
    isOpen: () => shown() !== undefined || lifted() !== undefined,
    body: () => shown()?.document.body,
    toggle() {
      const [from, picture] = [opener(), video()]
      if (shown() !== undefined || lifted() !== undefined) close()
      else if (from !== undefined) void openWindow(from)
      else if (picture !== undefined) void lift(picture)
    },
  }
}

/** Styles, language and theme of this page, and its way of hearing presses. */
function dress(there: Document): void {
  for (const sheet of document.querySelectorAll('link[rel=stylesheet], style')) {
    const copy = sheet.cloneNode(true)
    // Whatever it is relative to here, it is another there.
    if (sheet instanceof HTMLLinkElement && copy instanceof HTMLLinkElement) copy.href = sheet.href
    there.head.append(copy)
  }
  for (const { name, value } of document.documentElement.attributes)
    there.documentElement.setAttribute(name, value)
  there.title = document.title
  delegateEvents(['click'], there)
}
