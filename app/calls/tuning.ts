import type { Sent } from './meshLink.ts'
import { sendingParameters } from './pictureSize.ts'
import type { Strain } from './strain.ts'

export interface TuningDeps {
  readonly sent: () => Sent
  readonly strain: Pick<Strain, 'steps'>
  /** What sends the picture; undefined while there is no connection that stands. */
  readonly sender: () => RTCRtpSender | undefined
}

/** Sends a picture as large and as often as it is of use, and as the way to the other side bears. */
export interface Tuning {
  /** What is refused, because something else changed at the same time, is tried again at the next call. */
  tune(): void
  /** There is another connection. */
  reset(): void
}

export function createTuning({ sent, strain, sender: find }: TuningDeps): Tuning {
  let parameters = ''
  return {
    tune() {
      const sender = find()
      const { picture, others } = sent()
      const made = sender?.track?.getSettings()
      const wanted = `${picture} ${others} ${strain.steps} ${made?.width} ${made?.height}`
      if (sender === undefined || parameters === wanted) return
      parameters = wanted
      const { steps } = strain
      sender
        .setParameters(sendingParameters(sender.getParameters(), { picture, others, made, steps }))
        .catch(() => {
          parameters = ''
        })
    },
    reset() {
      parameters = ''
    },
  }
}
