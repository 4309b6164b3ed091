import { createEffect, createSignal, onCleanup, Show } from 'solid-js'
import { clockTime, exactTime, sameDay } from '../i18n/dates.ts'
import { language } from '../i18n/language.ts'
import { tWriting } from '../i18n/writingWords.ts'
import type { Writing } from '../places/model.ts'
import { spanWords } from '../places/spanWords.ts'
import styles from './Composer.module.css'

/** Why one cannot write here now, and for how long; M5, M6, M7. */
export function WritingNote(props: { writing: Writing }) {
  const [now, setNow] = createSignal(Date.now())
  createEffect(() => {
    if (!('until' in props.writing)) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    onCleanup(() => clearInterval(timer))
  })
  const words = () => {
    const { writing } = props
    switch (writing.state) {
      case 'free':
        return undefined
      case 'muted':
        return tWriting('may.muted', {
          when: timeOf(writing.until, now()),
          left: left(writing.until - now()),
        })
      case 'slow':
        return tWriting('may.slow', { span: spanWords(writing.seconds), left: left(writing.until - now()) })
      case 'moderators-only':
        return tWriting('may.moderators')
    }
  }
  return (
    <Show when={words()}>
      <p class={styles.note}>{words()}</p>
    </Show>
  )
}

const timeOf = (at: number, now: number) => (sameDay(at, now) ? clockTime(at) : exactTime(at))

/** `0:23`, `12:05`, then whole hours and days: nobody counts the seconds of a week. */
function left(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  if (seconds >= 24 * 3600) return spanWords(Math.ceil(seconds / (24 * 3600)) * 24 * 3600)
  if (seconds >= 3600) return spanWords(Math.ceil(seconds / 3600) * 3600)
  const two = new Intl.NumberFormat(language(), { minimumIntegerDigits: 2 })
  return `${Math.floor(seconds / 60)}:${two.format(seconds % 60)}`
}
