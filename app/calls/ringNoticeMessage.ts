/** From the page to its service worker: shows that somebody calls, or with the tag alone that nobody does any more. */
export interface RingNotice {
  readonly type: 'ring-notice'
  /** One for each call. */
  readonly tag: string
  readonly title?: string
  readonly body?: string
  /** What a press opens where the app is not open any more. */
  readonly path?: string
}

export function isRingNotice(data: unknown): data is RingNotice {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    data.type === 'ring-notice' &&
    'tag' in data &&
    typeof data.tag === 'string'
  )
}
