import { type Accessor, createSignal } from 'solid-js'
import { type Crop, clampCrop, MAX_ZOOM, moveCrop, type Size, sideOf, wholeCrop, zoomCrop } from './crop.ts'

/** Of the side of the square that is seen, moved by an arrow key. */
const STEP = 1 / 20
const ZOOM_STEP = 1.15
/** A turn of a wheel by this many pixels doubles. */
const WHEEL_DOUBLES = 400

export interface Cropper {
  readonly crop: Accessor<Crop>
  readonly maxZoom: number
  setZoom(zoom: number): void
  /** Moves and zooms by keys; false for keys that mean nothing here. */
  onKey(key: string): boolean
  onPointerDown(id: number, at: Point): void
  onPointerMove(id: number, at: Point): void
  onPointerUp(id: number): void
  onWheel(deltaY: number, at: Point): void
}

/** Where in the frame, as parts of its side: 0 to 1. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Which square of a picture is chosen: dragged by one pointer, zoomed by two, a wheel or keys. */
export function createCropper(size: Size): Cropper {
  const [crop, setCrop] = createSignal(wholeCrop(size))
  const pointers = new Map<number, Point>()

  /** What of the picture lies under a point of the frame. */
  const under = ({ x, y }: Point): Point => {
    const side = sideOf(size, crop())
    return { x: crop().x + (x - 0.5) * side, y: crop().y + (y - 0.5) * side }
  }
  const moveBy = (x: number, y: number) => {
    const side = sideOf(size, crop())
    setCrop((now) => moveCrop(size, now, { x: x * side, y: y * side }))
  }
  const zoomTo = (zoom: number, at?: Point) =>
    setCrop((now) => zoomCrop(size, now, zoom, at === undefined ? now : under(at)))

  const KEYS: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => moveBy(-STEP, 0),
    ArrowRight: () => moveBy(STEP, 0),
    ArrowUp: () => moveBy(0, -STEP),
    ArrowDown: () => moveBy(0, STEP),
    '+': () => zoomTo(crop().zoom * ZOOM_STEP),
    '=': () => zoomTo(crop().zoom * ZOOM_STEP),
    '-': () => zoomTo(crop().zoom / ZOOM_STEP),
    Home: () => setCrop(clampCrop(size, wholeCrop(size))),
  }

  return {
    crop,
    maxZoom: MAX_ZOOM,
    setZoom: (zoom) => zoomTo(zoom),
    onKey(key) {
      const act = KEYS[key]
      act?.()
      return act !== undefined
    },
    onPointerDown: (id, at) => void pointers.set(id, at),
    onPointerMove(id, at) {
      const before = pointers.get(id)
      if (before === undefined) return
      const other = [...pointers].find(([each]) => each !== id)?.[1]
      pointers.set(id, at)
      if (other === undefined) return moveBy(before.x - at.x, before.y - at.y)
      // What lay between the fingers lies between them still.
      const held = under(middle(before, other))
      const spread = distance(at, other) / Math.max(distance(before, other), Number.EPSILON)
      const zoom = Math.min(Math.max(1, crop().zoom * spread), MAX_ZOOM)
      const [side, between] = [sideOf(size, { ...crop(), zoom }), middle(at, other)]
      const [x, y] = [held.x - (between.x - 0.5) * side, held.y - (between.y - 0.5) * side]
      setCrop(clampCrop(size, { x, y, zoom }))
    },
    onPointerUp: (id) => void pointers.delete(id),
    onWheel: (deltaY, at) => zoomTo(crop().zoom * 2 ** (-deltaY / WHEEL_DOUBLES), at),
  }
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y)
const middle = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 })
