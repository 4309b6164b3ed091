import { describe, expect, it } from 'vitest'
import { createCropper } from '../../../app/files/createCropper.ts'
import { clampCrop, MAX_ZOOM, moveCrop, sideOf, wholeCrop, zoomCrop } from '../../../app/files/crop.ts'
import { forSeeds } from '../../sync/helpers/random.ts'

const WIDE = { width: 400, height: 200 }

describe('the part of a picture that is chosen', () => {
  it('is at first the largest square in the middle', () => {
    expect(wholeCrop(WIDE)).toEqual({ x: 200, y: 100, zoom: 1 })
    expect(sideOf(WIDE, wholeCrop(WIDE))).toBe(200)
  })

  it('stays inside, however far it is moved or zoomed', () => {
    forSeeds(200, (random) => {
      const size = { width: 1 + random.below(3_000), height: 1 + random.below(3_000) }
      let crop = wholeCrop(size)
      const far = () => random.below(20_000) - 10_000
      for (let step = 0; step < 20; step++) {
        crop = random.chance(0.5)
          ? moveCrop(size, crop, { x: far(), y: far() })
          : zoomCrop(size, crop, random.below(100) / 10, { x: far(), y: far() })
        const half = sideOf(size, crop) / 2
        expect(crop.zoom).toBeGreaterThanOrEqual(1)
        expect(crop.zoom).toBeLessThanOrEqual(MAX_ZOOM)
        expect(crop.x - half).toBeGreaterThanOrEqual(-1e-6)
        expect(crop.y - half).toBeGreaterThanOrEqual(-1e-6)
        expect(crop.x + half).toBeLessThanOrEqual(size.width + 1e-6)
        expect(crop.y + half).toBeLessThanOrEqual(size.height + 1e-6)
      }
    })
  })

  it('zooms around the point that is held', () => {
    const before = { x: 200, y: 100, zoom: 1 }
    const held = { x: 250, y: 120 }
    const after = zoomCrop(WIDE, before, 2, held)
    const seenAt = (crop: typeof before) => [
      (held.x - crop.x) / sideOf(WIDE, crop),
      (held.y - crop.y) / sideOf(WIDE, crop),
    ]
    expect(seenAt(after)).toEqual(seenAt(before))
    expect(clampCrop(WIDE, after)).toEqual(after)
  })
})

describe('choosing it', () => {
  it('follows a pointer: what is under it stays under it', () => {
    const cropper = createCropper(WIDE)
    cropper.onPointerDown(1, { x: 0.5, y: 0.5 })
    cropper.onPointerMove(1, { x: 0.25, y: 0.5 })
    expect(cropper.crop()).toEqual({ x: 250, y: 100, zoom: 1 })
    cropper.onPointerUp(1)
    cropper.onPointerMove(1, { x: 0, y: 0 })
    expect(cropper.crop().x).toBe(250)
  })

  it('zooms with two fingers that part', () => {
    const cropper = createCropper(WIDE)
    cropper.onPointerDown(1, { x: 0.4, y: 0.5 })
    cropper.onPointerDown(2, { x: 0.6, y: 0.5 })
    cropper.onPointerMove(1, { x: 0.3, y: 0.5 })
    cropper.onPointerMove(2, { x: 0.7, y: 0.5 })
    expect(cropper.crop().zoom).toBeCloseTo(2)
    expect(cropper.crop().x).toBeCloseTo(200)
  })

  it('survives two fingers on the same spot', () => {
    const cropper = createCropper(WIDE)
    for (const id of [1, 2]) cropper.onPointerDown(id, { x: 0.5, y: 0.5 })
    cropper.onPointerMove(1, { x: 0.6, y: 0.5 })
    expect(cropper.crop().zoom).toBe(MAX_ZOOM)
    expect(Number.isFinite(cropper.crop().x)).toBe(true)
  })

  it('is done by keys alone', () => {
    const cropper = createCropper(WIDE)
    for (const key of ['ArrowRight', 'ArrowRight', '+', '+', '-']) expect(cropper.onKey(key)).toBe(true)
    expect(cropper.crop().x).toBeCloseTo(220)
    expect(cropper.crop().zoom).toBeCloseTo(1.15)
    expect(cropper.onKey('Home')).toBe(true)
    expect(cropper.crop()).toEqual(wholeCrop(WIDE))
    expect(cropper.onKey('Tab')).toBe(false)
  })

  it('zooms with a wheel where the pointer is', () => {
    const cropper = createCropper(WIDE)
    cropper.onWheel(-400, { x: 1, y: 0.5 })
    expect(cropper.crop()).toEqual({ x: 250, y: 100, zoom: 2 })
  })
})
