/** A square cut out of a picture; pure. All lengths are in pixels of the picture. */

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Crop {
  /** The middle of the square. */
  readonly x: number
  readonly y: number
  /** 1: as large as fits; 4: a quarter of that side. */
  readonly zoom: number
}

export const MAX_ZOOM = 6

/** The largest square in the middle. */
export const wholeCrop = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 })

/** Side of the square. */
export const sideOf = (size: Size, { zoom }: Crop): number => Math.min(size.width, size.height) / zoom

/** The nearest square that lies inside the picture. */
export function clampCrop(size: Size, crop: Crop): Crop {
  const zoom = between(1, crop.zoom, MAX_ZOOM)
  const half = sideOf(size, { ...crop, zoom }) / 2
  return {
    zoom,
    x: between(half, crop.x, size.width - half),
    y: between(half, crop.y, size.height - half),
  }
}

export const moveCrop = (size: Size, crop: Crop, by: { readonly x: number; readonly y: number }): Crop =>
  clampCrop(size, { ...crop, x: crop.x + by.x, y: crop.y + by.y })

/** Zooms so that `fixed` (a point of the picture) stays where it is seen. */
export function zoomCrop(
  size: Size,
  crop: Crop,
  zoom: number,
  fixed: { readonly x: number; readonly y: number } = crop,
): Crop {
  const next = between(1, zoom, MAX_ZOOM)
  const ratio = crop.zoom / next
  return clampCrop(size, {
    zoom: next,
    x: fixed.x + (crop.x - fixed.x) * ratio,
    y: fixed.y + (crop.y - fixed.y) * ratio,
  })
}

const between = (least: number, value: number, most: number): number =>
  Math.min(Math.max(least, value), Math.max(least, most))
