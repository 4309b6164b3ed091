import type { ShownReaction } from '../../app/calls/model.ts'

/** A still picture as a camera gives it. */
export function picture(hue: number): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 480
  const context = canvas.getContext('2d')
  const draw = () => {
    if (!context) return
    const sky = context.createLinearGradient(0, 0, 640, 480)
    sky.addColorStop(0, `hsl(${hue} 32% 62%)`)
    sky.addColorStop(1, `hsl(${hue + 40} 38% 30%)`)
    context.fillStyle = sky
    context.fillRect(0, 0, 640, 480)
    context.fillStyle = `hsl(${hue + 20} 26% 22%)`
    context.beginPath()
    context.arc(320, 210, 90, 0, 2 * Math.PI)
    context.ellipse(320, 470, 190, 160, 0, 0, 2 * Math.PI)
    context.fill()
  }
  draw()
  setInterval(draw, 1_000)
  return canvas.captureStream(2)
}

/** Names that nobody's tile was made for. */
export const LONG_NAMES = [
  'Maria do Carmo Figueiredo de Albuquerque e Castro',
  'نور الهدى بنت عبد الرحمن المنصوري',
  '🌻 Wolfeschlegelsteinhausenbergerdorff 🌻',
]
const EMOJI = ['👍', '❤️', '🎉']
export const reactionOf = (from: string, name: string, n: number): ShownReaction => ({
  ...{ key: `${from}/${n}`, from, name },
  emoji: EMOJI[n % EMOJI.length] ?? '',
})
