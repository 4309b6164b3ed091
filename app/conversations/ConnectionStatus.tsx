import { t } from '../i18n/language.ts'
import type { Connection } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import styles from './ConnectionStatus.module.css'

/** Two words and a dot. Pages show one at a time: the others are not in the accessibility tree. */
export function ConnectionStatus(props: { class?: string | undefined }) {
  const workspace = useWorkspace()
  return (
    <span
      class={`${styles.status} ${props.class ?? ''}`}
      role="status"
      aria-label={t('connection.name')}
      data-state={workspace.connection().state}
    >
      {wordsOf(workspace.connection())}
    </span>
  )
}

function wordsOf(connection: Connection): string {
  switch (connection.state) {
    case 'offline':
      return t('connection.offline')
    case 'connecting':
      return t('connection.connecting')
    case 'up-to-date':
      return t('connection.upToDate')
    case 'sending':
      return t('connection.sending', { count: connection.count })
  }
}
