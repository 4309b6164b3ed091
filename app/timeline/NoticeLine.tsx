import type { UserId } from '../../sync/ids.ts'
import type { Notice } from '../../sync/timeline/items.ts'
import { isolate } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import type { ConversationModel } from '../model.ts'
import styles from './NoticeLine.module.css'

/** Something that happened between the messages. */
export function NoticeLine(props: { notice: Notice; model: ConversationModel; me: UserId }) {
  return (
    <p class={styles.notice} dir="auto">
      {wordsOf(props.notice, props.model, props.me)}
    </p>
  )
}

function wordsOf({ what }: Notice, model: ConversationModel, me: UserId): string {
  const nameOf = (user: UserId) => (user === me ? t('message.you') : isolate(model.nameOf(user)))
  if (what.kind === 'role') {
    const name = nameOf(what.user)
    if (what.role === 'host') return t('timeline.roleHost', { name })
    if (what.role === 'moderator') return t('timeline.roleModerator', { name })
    return t('timeline.roleMember', { name })
  }
  const name = what.user === me ? t('conversation.you') : isolate(what.name)
  const by = what.by !== undefined && what.by !== what.user ? nameOf(what.by) : undefined
  if (what.kind === 'join') {
    if (by !== undefined) return t('timeline.addedBy', { name, by })
    return what.user === me ? t('timeline.youJoined') : t('timeline.joined', { name })
  }
  return by === undefined
    ? t('timeline.left', { name: nameOf(what.user) })
    : t('timeline.removedBy', { name, by })
}
