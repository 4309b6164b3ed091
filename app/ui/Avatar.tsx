import { createSignal, onCleanup, Show, useContext } from 'solid-js'
import styles from './Avatar.module.css'
import { FacesContext } from './faces.ts'
import { hueOf, initials } from './person.ts'

export interface AvatarProps {
  /** A person's or a conversation's. */
  readonly id: string
  readonly name: string
  /** SHA-256 of the picture, null for none. @default what is known of this id */
  readonly picture?: string | null | undefined
  readonly size?: 'small' | 'normal' | 'large'
}

/**
 * A person's or a group's face: their picture, or letters on one of six gradients until it is there. Silent, since
 * the name stands beside it.
 */
export function Avatar(props: AvatarProps) {
  const faceOf = useContext(FacesContext)
  const picture = () => (props.picture === undefined ? faceOf(props.id) : props.picture)
  return (
    <span
      class={styles.avatar}
      data-hue={hueOf(props.id)}
      data-size={props.size ?? 'normal'}
      aria-hidden="true"
    >
      {initials(props.name)}
      <Show when={picture()} keyed>
        {(hash) => <Face hash={hash} />}
      </Show>
    </span>
  )
}

/** Nothing to be seen before it is whole, nor when it cannot be had; once there is a network it is tried again. */
function Face(props: { hash: string }) {
  const [tries, setTries] = createSignal(1)
  const [state, setState] = createSignal<'loading' | 'loaded' | 'failed'>('loading')
  const again = () => {
    if (state() !== 'failed') return
    setState('loading')
    setTries((before) => before + 1)
  }
  addEventListener('online', again)
  onCleanup(() => removeEventListener('online', again))
  return (
    <Show when={state() !== 'failed' && tries()} keyed>
      <img
        class={styles.face}
        src={`/files/${props.hash}`}
        alt=""
        decoding="async"
        loading="lazy"
        draggable={false}
        data-loaded={state() === 'loaded' ? '' : undefined}
        onLoad={() => setState('loaded')}
        onError={() => setState('failed')}
      />
    </Show>
  )
}
