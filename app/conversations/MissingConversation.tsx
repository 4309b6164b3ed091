import { A } from '@solidjs/router'
import { tTalk } from '../i18n/conversationWords.ts'
import { t } from '../i18n/language.ts'
import button from '../ui/Button.module.css'
import { Page } from '../ui/Page.tsx'

/** An address of no conversation that this person is in. */
export function MissingConversation() {
  return (
    <Page
      title={tTalk('conversation.missingTitle')}
      hint={tTalk('conversation.missingHint')}
      action={
        <A href="/" class={button.button ?? ''} data-weight="main">
          {t('conversation.toList')}
        </A>
      }
    />
  )
}
