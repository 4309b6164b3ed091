import { t } from '../i18n/language.ts'
import styles from './Opening.module.css'

/** The moment before anything is known: the name alone, so that nothing jumps. */
export function Opening() {
  return (
    <main class={styles.opening} aria-busy="true">
      <p class={styles.name} aria-hidden="true">
        prosa<span>.</span>
      </p>
      <h1 class="aside-voice">{t('page.loading')}</h1>
    </main>
  )
}
