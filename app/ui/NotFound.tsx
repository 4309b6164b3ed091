import { A } from '@solidjs/router'
import { t } from '../i18n/language.ts'
import { tNotFound } from '../i18n/notFoundWords.ts'
import button from './Button.module.css'
import styles from './FullPage.module.css'
import { Page } from './Page.tsx'

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <main class={styles.full}>
      <Page
        title={tNotFound('notFound.title')}
        hint={tNotFound('notFound.hint')}
        action={
          <A href="/" class={button.button ?? ''} data-weight="main">
            {t('conversation.toList')}
          </A>
        }
      />
    </main>
  )
}
