import { A } from '@solidjs/router'
import { onCleanup, onMount } from 'solid-js'
import { t } from '../i18n/language.ts'
import button from './Button.module.css'
import { Button } from './Button.tsx'
import full from './FullPage.module.css'
import type { Missing } from './late.ts'
import styles from './Page.module.css'
import { Page } from './Page.tsx'

/** A page whose code was never fetched to this device; comes by itself with the network. */
export function NotHere(props: Missing) {
  onMount(() => {
    window.addEventListener('online', props.retry)
    onCleanup(() => window.removeEventListener('online', props.retry))
  })
  // Some browsers remember for as long as the page lives that a file could not be had.
  const again = () => (props.attempts > 0 && navigator.onLine ? location.reload() : props.retry())
  return (
    <Page
      title={t('late.missing')}
      action={
        <div class={styles.actions}>
          <Button weight="main" onClick={again}>
            {t('action.retry')}
          </Button>
          <A href="/" class={button.button ?? ''}>
            {t('conversation.toList')}
          </A>
        </div>
      }
    />
  )
}

/** The same where nothing is around it. */
export const NothingHere = (props: Missing) => (
  <main class={full.full}>
    <NotHere retry={props.retry} attempts={props.attempts} />
  </main>
)
