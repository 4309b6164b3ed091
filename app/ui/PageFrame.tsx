import { A } from '@solidjs/router'
import type { JSX, ParentProps } from 'solid-js'
import { t } from '../i18n/language.ts'
import { Icon } from './Icon.tsx'
import { ChevronLeft } from './icons.ts'
import styles from './PageFrame.module.css'

/**
 * A page beside the list: its title stays while its column scrolls.
 * @param status of the connection, shown where the page has the screen for itself and so a way back as well
 */
export function PageFrame(props: ParentProps<{ title: string; status: JSX.Element }>) {
  return (
    <div class={styles.scroll}>
      <header class={styles.head}>
        <A href="/" class={styles.back ?? ''} aria-label={t('action.back')}>
          <Icon of={ChevronLeft} />
        </A>
        <h1 class={styles.title}>{props.title}</h1>
        <div class={styles.status}>{props.status}</div>
      </header>
      <div class={styles.column}>{props.children}</div>
    </div>
  )
}
