import Hand from 'lucide-solid/icons/hand'
import Maximize2 from 'lucide-solid/icons/maximize-2'
import MicOff from 'lucide-solid/icons/mic-off'
import Pin from 'lucide-solid/icons/pin'
import SignalLow from 'lucide-solid/icons/signal-low'
import SwitchCamera from 'lucide-solid/icons/switch-camera'
import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { tStage } from '../i18n/stageWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { TilePlace } from './arrange.ts'
import type { Quality, ShownReaction } from './model.ts'
import styles from './Tile.module.css'

/** What a press anywhere on a tile does. */
export interface TilePress {
  readonly label: string
  /** Of one that stays pressed. */
  readonly pressed?: boolean
  readonly onPress: () => void
}

export interface TileProps {
  readonly user: string
  readonly name: string
  readonly isSelf?: boolean
  /** Whose letters stand where there is no picture. @default name */
  readonly face?: string
  readonly stream: MediaStream
  /** Sound of others, never one's own. */
  readonly sound: 'on' | 'off'
  readonly picture: 'none' | 'camera' | 'screen'
  readonly place: TilePlace
  readonly mic: boolean
  readonly hand: boolean
  readonly speaking: boolean
  readonly about?: string | undefined
  readonly quality?: Quality | undefined
  readonly isMirrored?: boolean
  readonly speaker?: string | undefined
  readonly reactions?: readonly ShownReaction[]
  readonly press?: TilePress | undefined
  /** To another camera of this device. */
  readonly onFlip?: (() => void) | undefined
  /** The browser wants a press before it lets anybody hear. */
  readonly onSilenced?: (play: () => void) => void
}

/** One person: their picture, else their face in letters; never a black rectangle. */
export function Tile(props: TileProps) {
  let video: HTMLVideoElement | undefined
  /** What is seen; the sound beside it stays the person's, and keeps their name. */
  const label = () => {
    if (props.picture !== 'screen') return props.name
    return props.isSelf ? tStage('stage.yourScreen') : tStage('stage.screenOf', { name: props.name })
  }

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
          <span
            class={styles.hand}
            role="img"
            aria-label={props.isSelf ? tCall('call.yourHandUp') : tCall('call.handUp', { name: props.name })}
          >
            <Icon of={Hand} size="small" />
          </span>
        </Show>
        <span class={styles.name}>
          <Show when={!props.mic}>
            <span
              role="img"
              aria-label={
                props.isSelf ? tCall('call.youMuted') : tCall('call.tileMuted', { name: props.name })
              }
            >
              <Icon of={MicOff} size="small" />
            </span>
          </Show>
          <Show when={props.quality === 'poor'}>
            <span role="img" aria-label={tCall('call.poor', { name: props.name })}>
              <Icon of={SignalLow} size="small" />
            </span>
          </Show>
          <bdi class={styles.words}>{label()}</bdi>
          <Show when={props.about}>{(about) => <span class={styles.about}>{about()}</span>}</Show>
        </span>
      </figcaption>
      <For each={props.reactions}>
        {(reaction) => (
          <span class={styles.reaction} data-lane={laneOf(reaction)} aria-hidden="true">
            {reaction.emoji}
          </span>
        )}
      </For>
      <Show when={props.press}>
        {(press) => (
          <button
            type="button"
            class={styles.press}
            aria-label={press().label}
            aria-pressed={press().pressed}
            onClick={() => press().onPress()}
          >
            <span class={styles.sign}>
              <Icon of={press().pressed === undefined ? Maximize2 : Pin} size="small" />
            </span>
          </button>
        )}
      </Show>
      <Show when={props.onFlip}>
        {(onFlip) => (
          <button
            type="button"
            class={styles.flip}
            aria-label={tStage('stage.flip')}
            data-tip={tStage('stage.flip')}
            onClick={() => onFlip()()}
          >
            <Icon of={SwitchCamera} size="small" />
          </button>
        )}
      </Show>
    </figure>
  )
}

const LANES = 4
/** Beside the one before: several at once do not hide each other. */
const laneOf = ({ key }: ShownReaction): number => (key.codePointAt(key.length - 1) ?? 0) % LANES
