import Hand from 'lucide-solid/icons/hand'
import MicOff from 'lucide-solid/icons/mic-off'
import Pin from 'lucide-solid/icons/pin'
import PinOff from 'lucide-solid/icons/pin-off'
import SignalLow from 'lucide-solid/icons/signal-low'
import { createEffect, createSignal, onCleanup, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { Quality } from './model.ts'
import styles from './Tile.module.css'

export interface TileProps {
  readonly user: string
  readonly name: string
  /** Whose letters stand where there is no picture. @default name */
  readonly face?: string
  readonly stream: MediaStream
  /** Sound of others, never one's own. */
  readonly sound: 'on' | 'off'
  readonly picture: 'none' | 'camera' | 'screen'
  readonly place: 'main' | 'grid' | 'corner' | 'strip'
  readonly mic: boolean
  readonly hand: boolean
  readonly speaking: boolean
  readonly about?: string | undefined
  readonly quality?: Quality | undefined
  readonly isMirrored?: boolean
  readonly speaker?: string | undefined
  readonly isPinned?: boolean
  readonly onPin?: (() => void) | undefined
  /** The browser wants a press before it lets anybody hear. */
  readonly onSilenced?: (play: () => void) => void
}

/** One person: their picture, else their face in letters; never a black rectangle. */
export function Tile(props: TileProps) {
  let video: HTMLVideoElement | undefined

  const play = () => {
    if (!video) return
    video.muted = props.sound === 'off'
    video.play().catch((error: unknown) => {
      if (!video || !(error instanceof Error) || error.name !== 'NotAllowedError') return
      // Seen at least, until a press lets them be heard.
      video.muted = true
      void video.play().catch(() => undefined)
      props.onSilenced?.(play)
    })
  }
  // A picture that has not come would keep the page itself from ever having loaded.
  const [isLoaded, setLoaded] = createSignal(document.readyState === 'complete')
  const onLoad = () => setLoaded(true)
  window.addEventListener('load', onLoad)
  onCleanup(() => window.removeEventListener('load', onLoad))
  createEffect(() => {
    if (!video || !isLoaded() || video.srcObject === props.stream) return
    video.srcObject = props.stream
    play()
  })
  createEffect(() => {
    const { speaker } = props
    // A speaker that was unplugged: the system's own serves.
    if (speaker !== undefined) void video?.setSinkId?.(speaker).catch(() => undefined)
  })
  onCleanup(() => {
    if (video) video.srcObject = null
  })

  return (
    <figure
      class={styles.tile}
      data-place={props.place}
      data-speaking={props.speaking ? '' : undefined}
      data-picture={props.picture}
    >
      {/* Without captions: there are none for what people say to each other. */}
      <video
        ref={video}
        class={styles.video}
        data-mirrored={props.isMirrored ? '' : undefined}
        aria-label={props.name}
        autoplay
        playsinline
        muted={props.sound === 'off'}
      />
      <Show when={props.picture === 'none'}>
        <span class={styles.face}>
          <Avatar id={props.user} name={props.face ?? props.name} size="large" />
        </span>
      </Show>
      <figcaption class={styles.caption}>
        <Show when={props.hand}>
          <span class={styles.hand} role="img" aria-label={tCall('call.handUp', { name: props.name })}>
            <Icon of={Hand} size="small" />
          </span>
        </Show>
        <span class={styles.name}>
          <Show when={!props.mic}>
            <span role="img" aria-label={tCall('call.tileMuted', { name: props.name })}>
              <Icon of={MicOff} size="small" />
            </span>
          </Show>
          <Show when={props.quality === 'poor'}>
            <span role="img" aria-label={tCall('call.poor', { name: props.name })}>
              <Icon of={SignalLow} size="small" />
            </span>
          </Show>
          <bdi class={styles.words}>{props.name}</bdi>
          <Show when={props.about}>{(about) => <span class={styles.about}>{about()}</span>}</Show>
        </span>
      </figcaption>
      <Show when={props.onPin}>
        {(onPin) => (
          <button
            type="button"
            class={styles.pin}
            aria-pressed={props.isPinned}
            aria-label={tCall(props.isPinned ? 'call.unpin' : 'call.pin', { name: props.name })}
            data-tip={tCall(props.isPinned ? 'call.unpin' : 'call.pin', { name: props.name })}
            onClick={() => onPin()()}
          >
            <Icon of={props.isPinned ? PinOff : Pin} size="small" />
          </button>
        )}
      </Show>
    </figure>
  )
}
