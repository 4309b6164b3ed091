import { hueOf, initials } from '../../ui/person.ts'
import { startMetronome } from '../metronome.ts'
import { fitInto, layOut, type Rect } from './layOut.ts'

/** Somebody who is in the recording, as they are now. */
export interface Cast {
  readonly key: string
  /** Gives the colour of who has no picture. */
  readonly user: string
  readonly name: string
  readonly picture: 'none' | 'camera' | 'screen'
  /** What of them is seen. */
  readonly stream: MediaStream
  /** What of them is heard. */
  readonly voice: MediaStreamTrack | undefined
  readonly speaking: boolean
}

export interface Picture {
  readonly track: MediaStreamTrack | undefined
  show(cast: readonly Cast[]): void
  stop(): void
}

const SIZE = { width: 1280, height: 720 } as const
const FPS = 20
const RADIUS = 18
const FACE = 0.2
const NAME_PX = 22
const RING = 4

/** Everybody side by side with their names, as one picture; drawn by a clock that a hidden page does not slow down. */
export function createPicture(): Picture {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, SIZE)
  const context = canvas.getContext('2d', { alpha: false })
  const stream = canvas.captureStream(FPS)
  const videos = new Map<string, HTMLVideoElement>()
  let cast: readonly Cast[] = []

  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const [ground, tile, ink, chip, ring] = ['', '-tile', '-ink', '-chip', '-speaking'].map((end) =>
    token(`--call${end}`),
  )
  const font = token('--font')

  function videoOf({ key, stream: from }: Cast): HTMLVideoElement {
    const video = videos.get(key) ?? document.createElement('video')
    videos.set(key, video)
    const [wanted] = from.getVideoTracks()
    const [shown] = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : []
    if (wanted !== shown) {
      // The picture alone: sound of theirs is mixed, and must not be played twice.
      video.srcObject = wanted === undefined ? null : new MediaStream([wanted])
      video.muted = true
      video.play().catch(() => undefined)
    }
    return video
  }

  function forget(key: string): void {
    const video = videos.get(key)
    if (video) video.srcObject = null
    videos.delete(key)
  }

  function draw(): void {
    if (!context) return
    context.fillStyle = ground ?? ''
    context.fillRect(0, 0, SIZE.width, SIZE.height)
    const screen = cast.findIndex(({ picture }) => picture === 'screen')
    const places = layOut(cast.length, SIZE, screen === -1 ? undefined : screen)
    cast.forEach((who, index) => {
      const place = places[index]
      if (place) drawTile(context, who, place)
    })
  }

  function drawTile(to: CanvasRenderingContext2D, who: Cast, place: Rect): void {
    const { x, y, width, height } = place
    to.save()
    to.beginPath()
    to.roundRect(x, y, width, height, RADIUS)
    to.clip()
    to.fillStyle = tile ?? ''
    to.fillRect(x, y, width, height)
    const video = who.picture === 'none' ? undefined : videos.get(who.key)
    if (video && video.videoWidth > 0) {
      const size = { width: video.videoWidth, height: video.videoHeight }
      const { from, to: at } = fitInto(size, place, who.picture === 'screen' ? 'contain' : 'cover')
      const source = [from.x, from.y, from.width, from.height] as const
      to.drawImage(video, ...source, at.x, at.y, at.width, at.height)
    } else drawFace(to, who, place)
    drawName(to, who.name, place)
    if (who.speaking) {
      to.strokeStyle = ring ?? ''
      to.lineWidth = 2 * RING
      to.stroke()
    }
    to.restore()
  }

  function drawFace(to: CanvasRenderingContext2D, { user, name }: Cast, { x, y, width, height }: Rect): void {
    const radius = Math.min(width, height) * FACE
    const [middle, centre] = [x + width / 2, y + height / 2]
    to.fillStyle = token(`--person-${hueOf(user)}-to`)
    to.beginPath()
    to.arc(middle, centre, radius, 0, 2 * Math.PI)
    to.fill()
    to.fillStyle = token('--person-ink')
    to.font = `600 ${radius * 0.8}px ${font}`
    to.textAlign = 'center'
    to.textBaseline = 'middle'
    to.fillText(initials(name), middle, centre)
    // The ring of who speaks goes around the tile.
    to.beginPath()
    to.roundRect(x, y, width, height, RADIUS)
  }

  function drawName(to: CanvasRenderingContext2D, name: string, { x, y, width, height }: Rect): void {
    to.font = `600 ${NAME_PX}px ${font}`
    to.textAlign = 'left'
    to.textBaseline = 'middle'
    const most = width - 3 * NAME_PX
    const wide = Math.min(to.measureText(name).width, most)
    const high = NAME_PX * 1.6
    const at = { x: x + NAME_PX / 2, y: y + height - high - NAME_PX / 2 }
    const path = new Path2D()
    path.roundRect(at.x, at.y, wide + NAME_PX, high, high / 2)
    to.fillStyle = chip ?? ''
    to.fill(path)
    to.fillStyle = ink ?? ''
    to.save()
    to.clip(path)
    to.fillText(name, at.x + NAME_PX / 2, at.y + high / 2, most)
    to.restore()
  }

  const stop = startMetronome(1_000 / FPS, draw)
  return {
    track: stream.getVideoTracks()[0],
    show(next) {
      cast = next
      for (const who of next) videoOf(who)
      for (const key of [...videos.keys()]) if (!next.some((who) => who.key === key)) forget(key)
    },
    stop() {
      stop()
      for (const key of [...videos.keys()]) forget(key)
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
