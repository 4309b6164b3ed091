import type { LucideProps } from 'lucide-solid'
import type { Component } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import styles from './Icon.module.css'

export type IconComponent = Component<LucideProps>

/** A Lucide icon at the one stroke; silent, since what it stands in has the name. */
export function Icon(props: { of: IconComponent; size?: 'small' | 'normal' }) {
  return (
    <Dynamic
      component={props.of}
      class={styles.icon ?? ''}
      data-size={props.size}
      strokeWidth={1.8}
      aria-hidden="true"
    />
  )
}
