import { t } from '../i18n/language.ts'
import type { ConversationRow } from './model.ts'

/** `2 unread messages, 1 missed call`: what is new in a conversation, which missed calls count among (K7). */
export function unreadWords({ unread, missed }: Pick<ConversationRow, 'unread' | 'missed'>): string {
  const calls = Math.min(missed.length, unread)
  const said = unread - calls
  return [
    ...(said > 0 ? [t('list.unread', { count: said })] : []),
    ...(calls > 0 ? [t('list.missed', { count: calls })] : []),
  ].join(', ')
}
