import type { ConversationModel, RefusedMessage } from '../conversations/model.ts'
import { t } from '../i18n/language.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import { tWriting } from '../i18n/writingWords.ts'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/copyText.ts'
import { toast } from '../ui/toast.ts'
import styles from './RefusedNote.module.css'

/** A message that the relay refused: it stays with its reason until one decides. */
export function RefusedNote(props: { refused: RefusedMessage; model: ConversationModel }) {
  const copy = async () => {
    if (await copyText(props.refused.text)) toast(t('action.copied'))
  }
  return (
    <article class={styles.refused}>
      <div class={styles.bubble} dir="auto">
        {props.refused.text}
      </div>
      <p class={styles.why}>
        <b>{tTimeline('message.refused')}.</b> {reason(props.refused.code)}
      </p>
      <div class={styles.actions}>
        <Button onClick={() => props.model.resend(props.refused.id)}>{t('action.resend')}</Button>
        <Button onClick={() => void copy()}>{t('action.copy')}</Button>
        <Button weight="danger" onClick={() => props.model.discard(props.refused.id)}>
          {t('action.discard')}
        </Button>
      </div>
    </article>
  )
}

function reason(code: string): string {
  switch (code) {
    case 'forbidden':
    case 'id-reused':
    case 'clock-ahead':
    case 'expired':
    case 'muted':
    case 'slow-mode':
    case 'moderators-only':
    case 'too-long':
      return tWriting(`refused.${code}`)
    default:
      return tWriting('refused.other')
  }
}
