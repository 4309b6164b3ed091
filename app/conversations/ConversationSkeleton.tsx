import { For } from 'solid-js'
import { t } from '../i18n/language.ts'
import styles from './ConversationSkeleton.module.css'

/** The shape of a conversation while the device reads it; seen only when that takes a moment. */
export function ConversationSkeleton() {
  return (
    <div class={styles.skeleton} aria-busy="true">
      <h1 class="aside-voice">{t('conversation.loading')}</h1>
      <div class={styles.head} />
      <div class={styles.lines}>
        <For each={['theirs', 'theirs', 'own', 'theirs', 'own'] as const}>
          {(whose) => <div class={styles.line} data-whose={whose} />}
        </For>
      </div>
    </div>
  )
}
