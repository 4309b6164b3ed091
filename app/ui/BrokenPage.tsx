import { t } from '../i18n/language.ts'
import { Button } from './Button.tsx'
import { copyText } from './copyText.ts'
import full from './FullPage.module.css'
import styles from './Page.module.css'
import { Page } from './Page.tsx'

/** What stands when a view throws: what is safe, and what to do. */
export function BrokenPage(props: { error: unknown }) {
  const details = () =>
    props.error instanceof Error ? `${props.error.name}: ${props.error.message}` : String(props.error)
  const stack = () => (props.error instanceof Error && props.error.stack ? props.error.stack : details())
  return (
    <main class={full.full}>
      <Page
        title={t('page.brokenTitle')}
        hint={t('page.brokenHint')}
        action={
          <div class={styles.actions}>
            <Button weight="main" onClick={() => location.reload()}>
              {t('action.reload')}
            </Button>
            <Button onClick={() => void copyText(stack())}>{t('page.copyDetails')}</Button>
          </div>
        }
      >
        <pre class={styles.details}>{details()}</pre>
      </Page>
    </main>
  )
}
