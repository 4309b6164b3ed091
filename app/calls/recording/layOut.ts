export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const GAP = 8
/** Of the height, for those beside a shared screen. */
const STRIP = 0.2

/** Where each of `count` tiles lies in the picture: a grid as square as it can be, or around one that is large. */
export function layOut(count: number, size: { width: number; height: number }, large?: number): Rect[] {
  if (count === 0) return []
  const whole = { x: 0, y: 0, ...size }
  if (large === undefined || count === 1) return grid(count, Math.ceil(Math.sqrt(count)), whole)
  const strip = Math.round(size.height * STRIP)
  const small = grid(count - 1, count - 1, { ...whole, y: size.height - strip, height: strip })
  small.splice(large, 0, inset({ ...whole, height: size.height - strip + GAP }))
  return small
}

function grid(count: number, columns: number, { x, y, width, height }: Rect): Rect[] {
  const rows = Math.ceil(count / columns)
  const [each, high] = [width / columns, height / rows]
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, count - row * columns)
    // The last row stands in the middle.
    const left = x + ((columns - inRow) * each) / 2
    return inset({ x: left + (index % columns) * each, y: y + row * high, width: each, height: high })
  })
}

const inset = ({ x, y, width, height }: Rect): Rect => ({
  x: x + GAP,
  y: y + GAP,
  width: width - 2 * GAP,
  height: height - 2 * GAP,
})

/** Which part of a picture fills a tile without distorting it (`cover`), or all of it within (`contain`). */
export function fitInto(
  picture: { readonly width: number; readonly height: number },
  into: Rect,
  how: 'cover' | 'contain',
): { readonly from: Rect; readonly to: Rect } {
  const scales = [into.width / picture.width, into.height / picture.height]
  const scale = how === 'cover' ? Math.max(...scales) : Math.min(...scales)
  const shown = {
    width: Math.min(picture.width, into.width / scale),
    height: Math.min(picture.height, into.height / scale),
  }
  const [width, height] = [shown.width * scale, shown.height * scale]
  return {
    from: { x: (picture.width - shown.width) / 2, y: (picture.height - shown.height) / 2, ...shown },
    to: { x: into.x + (into.width - width) / 2, y: into.y + (into.height - height) / 2, width, height },
  }
}
