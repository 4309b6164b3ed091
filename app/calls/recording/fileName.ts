import type { RecordingInfo } from './recordingStore.ts'

const MAX_TITLE = 60
/** What some file system or other refuses, and what turns the direction of what follows it. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu

/** `Walks 2026-11-20 14-05.webm`: which conversation, and when it began in the zone of this device. */
export function fileName({
  title,
  startedAt,
  type,
}: Pick<RecordingInfo, 'title' | 'startedAt' | 'type'>): string {
  const clean = title.replace(UNFIT, ' ').replace(/\s+/g, ' ').trim()
  // A leading dot hides a file; a half of a pair of surrogates is no letter.
  const short = Array.from(clean)
    .slice(0, MAX_TITLE)
    .join('')
    .replace(/^[.\s]+/, '')
    .trim()
  const at = new Date(startedAt)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  const name = `${short} ${day} ${two(at.getHours())}-${two(at.getMinutes())}`.trim()
  return `${name}.${type.startsWith('video/mp4') ? 'mp4' : 'webm'}`
}
