import { createEffect, createUniqueId, onMount } from 'solid-js'
import { tPicture } from '../i18n/pictureWords.ts'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import { createCropper, type Point } from './createCropper.ts'
import { type Crop, sideOf } from './crop.ts'
import styles from './PictureCropper.module.css'

/** Pixels of the canvas: twice those of the screen's, for sharp ones. */
const CANVAS_SIDE = 640

/** The square of a picture that will be seen: moved by pointer, finger or keys. */
export function PictureCropper(props: {
  bitmap: ImageBitmap
  busy: boolean
  /** At once, and whenever another part is chosen. */
  onCrop: (crop: Crop) => void
  onUse: (crop: Crop) => void
  onCancel: () => void
}) {
  // The picture is a new one with a new cropper.
  const cropper = createCropper(props.bitmap)
  const id = createUniqueId()
  let frame: HTMLElement | undefined
  let canvas: HTMLCanvasElement | undefined

  onMount(() => frame?.focus())
  createEffect(() => {
    const crop = cropper.crop()
    props.onCrop(crop)
    const side = sideOf(props.bitmap, crop)
    const context = canvas?.getContext('2d')
    if (!context) return
    context.clearRect(0, 0, CANVAS_SIDE, CANVAS_SIDE)
    context.imageSmoothingQuality = 'high'
    const [x, y] = [crop.x - side / 2, crop.y - side / 2]
    context.drawImage(props.bitmap, x, y, side, side, 0, 0, CANVAS_SIDE, CANVAS_SIDE)
  })

  const pointOf = (event: PointerEvent | WheelEvent): Point => {
    const box = frame?.getBoundingClientRect() ?? { left: 0, top: 0, width: 1 }
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.width }
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    cropper.onWheel(event.deltaY, pointOf(event))
  }

  return (
    <div class={styles.cropper}>
      <div
        ref={(element) => {
          frame = element
          element.addEventListener('wheel', onWheel, { passive: false })
        }}
        class={styles.frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move what is in it.
        tabIndex={0}
        role="application"
        aria-label={tPicture('picture.crop')}
        aria-describedby={`${id}-hint`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          cropper.onPointerDown(event.pointerId, pointOf(event))
        }}
        onPointerMove={(event) => cropper.onPointerMove(event.pointerId, pointOf(event))}
        onPointerUp={(event) => cropper.onPointerUp(event.pointerId)}
        onPointerCancel={(event) => cropper.onPointerUp(event.pointerId)}
        onKeyDown={(event) => {
          if (cropper.onKey(event.key)) event.preventDefault()
        }}
      >
        <canvas
          ref={(element) => {
            canvas = element
          }}
          class={styles.canvas}
          width={CANVAS_SIDE}
          height={CANVAS_SIDE}
        />
      </div>
      <p id={`${id}-hint`} class={field.hint}>
        {tPicture('picture.cropHint')}
      </p>
      <label class={styles.zoom}>
        <span class={field.label}>{tPicture('picture.zoom')}</span>
        <input
          type="range"
          min="1"
          max={cropper.maxZoom}
          step="0.01"
          value={cropper.crop().zoom}
          onInput={(event) => cropper.setZoom(event.currentTarget.valueAsNumber)}
        />
      </label>
      <div class={styles.buttons}>
        <Button onClick={() => props.onCancel()}>{tPicture('picture.cancel')}</Button>
        <Button weight="main" busy={props.busy} onClick={() => props.onUse(cropper.crop())}>
          {tPicture('picture.use')}
        </Button>
      </div>
    </div>
  )
}
