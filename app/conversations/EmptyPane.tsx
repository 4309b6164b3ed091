import { t } from '../i18n/language.ts'
import { Page } from '../ui/Page.tsx'

/** What lies beside the list while nothing is open. */
export function EmptyPane() {
  return <Page title={t('home.sentence')} hint={t('home.hint')} />
}
